/**
 * XLSX, streamed: no sheet is ever whole in memory. A first reading finds which columns hold text too long for one cell, as the header must
 * know; a second one writes. Text is inline and never a formula: `docs/decisions/xlsx-writer.md`.
 */
import { finished, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Translate } from '../pages/texts.ts';
import { type CodebookRow, codebookHeadings, codebookRow } from './codebook.ts';
import type { Cell, CellKind, Column, ExportedRow } from './column.ts';
import { cellXml, columnLetters, LONGEST, piecesOf, STYLES, textCell } from './xlsx-cell.ts';
import { packageParts, SHEET_END, sheetHead, sheetPath } from './xlsx-parts.ts';
import type { ZonedTime } from './zone.ts';

/** A sheet takes 1,048,576 rows; the header is one. */
const ROWS = 1_048_575;
const CHUNK = 32 * 1024;
/** One moment for all files, without a zone: equal content has equal bytes. */
const ZIP = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** One logical column of a sheet; `cells` are how many stand side by side where its longest text needs several. */
interface SheetColumn<Row> {
  heading: string;
  kind: CellKind;
  width: number;
  textStyle: number;
  cells: number;
  read(row: Row): Cell;
}

/** A small table that stands on a sheet of its own. */
export interface Extra<Row> {
  /** The sheet's name. */
  name: string;
  columns: Column<Row>[];
  rows: Row[];
}

export interface Workbook<Row = never> {
  columns: Column[];
  /** All rows from the beginning, every time it is called the same. */
  pages(): AsyncIterable<ExportedRow[]>;
  time: ZonedTime;
  t: Translate;
  rightToLeft: boolean;
  /** Rows of one sheet, a further sheet begins after them. For tests. */
  rowsPerSheet?: number;
  /** Between the responses and the codebook, where there is one. */
  extra?: Extra<Row> | undefined;
}

/** The file's bytes. Reads all pages once before the first byte. An error while reading destroys the stream with it. */
export async function writeXlsx<Row>(workbook: Workbook<Row>): Promise<Readable> {
  const { columns, time, t, rightToLeft, rowsPerSheet = ROWS, extra } = workbook;
  const responses = columns.flatMap((column) => sheetColumns(column, time));
  const rows = await measure(responses, workbook.pages());
  const beside = extra?.columns.flatMap((column) => sheetColumns(column, time)) ?? [];
  if (extra !== undefined) await measure(beside, [extra.rows]);
  const book = codebookColumns(t);
  const described = [
    ...responses.flatMap((column) => codebookRows(column, t)),
    ...beside.flatMap((column) => codebookRows(column, t, `${extra?.name}: `)),
  ];
  await measure(book, [described]);
  const sheets = Math.max(1, Math.ceil(rows / rowsPerSheet));
  const names = Array.from({ length: sheets }, (_, index) => numbered(t('export:sheet_responses'), index));

  const zip = new ZipFile();
  const parts = packageParts([...names, ...(extra === undefined ? [] : [extra.name]), t('export:sheet_codebook')]);
  for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path, ZIP);
  const output = zip.outputStream as Readable;
  const sources: Readable[] = [];
  const add = (index: number, xml: AsyncIterable<Buffer>): void => {
    const source = Readable.from(xml, { objectMode: false, highWaterMark: 2 * CHUNK });
    source.on('error', (error) => output.destroy(error));
    sources.push(source);
    zip.addReadStream(source, sheetPath(index), ZIP);
  };
  const feed = new Feed(workbook.pages());
  for (let index = 0; index < sheets; index += 1)
    add(index, sheetXml(responses, feed.take(rowsPerSheet), time, rightToLeft, index === 0));
  if (extra !== undefined) add(sheets, sheetXml(beside, [extra.rows], time, rightToLeft, false));
  add(extra === undefined ? sheets : sheets + 1, sheetXml(book, [described], time, rightToLeft, false));
  zip.end();
  zip.on('error', (error: Error) => output.destroy(error));
  // Whoever reads may stop before the end: then nothing is read from the store any more.
  finished(output, { writable: false }, () => {
    for (const source of sources) source.destroy();
    void feed.stop();
  });
  return output;
}

const numbered = (text: string, index: number): string => (index === 0 ? text : `${text} (${index + 1})`);

interface DescribedColumn<Row> extends SheetColumn<Row> {
  described: Column<Row>;
}

/** A sheet's time has no zone: its offset stands beside it. */
function sheetColumns<Row>(column: Column<Row>, time: ZonedTime): DescribedColumn<Row>[] {
  const { id, kind, asked, about } = column;
  const read = (row: Row): Cell => column.read(row);
  const here = {
    heading: id,
    kind,
    width: kind === 'text' && (asked?.questionKind === 'long text' || about !== undefined) ? 60 : WIDTHS[kind],
    textStyle: STYLES.text,
    cells: 1,
    read,
    described: column,
  };
  if (kind !== 'time') return [here];
  const offset = (row: Row): Cell => {
    const at = read(row);
    return typeof at === 'number' ? time.offset(at) : null;
  };
  const heading = `${id}_offset`;
  const described: Column<Row> = { id: heading, kind: 'text', key: 'export:column_offset', read: offset };
  return [here, { ...here, heading, kind: 'text', width: 10, read: offset, described }];
}

const WIDTHS: Record<CellKind, number> = { text: 24, number: 12, boolean: 12, date: 12, time: 24 };

/** Each cell that stands side by side has its own row in the codebook. */
const codebookRows = <Row>({ described, cells }: DescribedColumn<Row>, t: Translate, prefix = ''): CodebookRow[] =>
  Array.from({ length: cells }, (_, index) => {
    const { id } = described;
    const row = codebookRow({ ...described, id: `${prefix}${id}` }, t);
    return index === 0
      ? row
      : { ...row, column: numbered(row.column, index), holds: t('export:carried_over', { column: described.id }) };
  });

const codebookColumns = (t: Translate): SheetColumn<CodebookRow>[] =>
  codebookHeadings.map((heading) => ({
    heading: t(`export:heading_${heading}`),
    kind: 'text',
    width: ['holds', 'printed', 'choices'].includes(heading) ? 60 : 24,
    textStyle: STYLES.wrapped,
    cells: 1,
    read: (row) => row[heading],
  }));

/** Finds how many cells each column needs; gives the number of rows. */
async function measure<Row>(
  columns: SheetColumn<Row>[],
  pages: AsyncIterable<Row[]> | Iterable<Row[]>,
): Promise<number> {
  const texts = columns.filter((column) => column.kind === 'text');
  let rows = 0;
  for await (const page of pages) {
    rows += page.length;
    for (const row of page) {
      for (const column of texts) {
        const cell = column.read(row);
        if (typeof cell === 'string' && cell.length > LONGEST)
          column.cells = Math.max(column.cells, piecesOf(cell).length);
      }
    }
  }
  return rows;
}

async function* sheetXml<Row>(
  columns: SheetColumn<Row>[],
  pages: AsyncIterable<Row[]> | Iterable<Row[]>,
  time: ZonedTime,
  rightToLeft: boolean,
  isFirst: boolean,
): AsyncGenerator<Buffer> {
  const headings = columns.flatMap((column) =>
    Array.from({ length: column.cells }, (_, index) => ({
      text: numbered(column.heading, index),
      width: column.width,
    })),
  );
  const letters = headings.map((_, index) => columnLetters(index));
  const header = headings.map(({ text }, index) => textCell(`${letters[index]}1`, STYLES.header, text)).join('');
  let xml = `${sheetHead(
    headings.map(({ width }) => width),
    rightToLeft,
    isFirst,
  )}<row r="1">${header}</row>`;
  let number = 1;
  for await (const page of pages) {
    for (const row of page) {
      number += 1;
      xml += `<row r="${number}">`;
      let place = 0;
      for (const { kind, textStyle, cells, read } of columns) {
        const cell = read(row);
        if (typeof cell === 'string' && cell.length > LONGEST) {
          for (const [index, piece] of piecesOf(cell).entries())
            xml += textCell(`${letters[place + index]}${number}`, textStyle, piece);
        } else xml += cellXml(`${letters[place]}${number}`, kind, cell, textStyle, time);
        place += cells;
      }
      xml += '</row>';
      if (xml.length > CHUNK) {
        yield Buffer.from(xml);
        xml = '';
      }
    }
  }
  yield Buffer.from(xml + SHEET_END);
}

/** Pages handed out by number of rows, so that one sheet ends and the next goes on in the middle of a page. */
class Feed<Row> {
  readonly #pages: AsyncIterator<Row[]>;
  #rest: Row[] = [];
  constructor(pages: AsyncIterable<Row[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }
  async *take(rows: number): AsyncGenerator<Row[]> {
    for (let left = rows; left > 0; ) {
      if (this.#rest.length === 0) {
        const next = await this.#pages.next();
        if (next.done) return;
        this.#rest = next.value;
      }
      const page = this.#rest.slice(0, left);
      this.#rest = this.#rest.slice(left);
      left -= page.length;
      yield page;
    }
  }
  async stop(): Promise<void> {
    this.#rest = [];
    await this.#pages.return?.();
  }
}
