/** One survey's submissions at one moment, as a stream in the format asked for. Routes and the command line both end here. */
import { finished, Readable } from 'node:stream';
import type { Context } from '../context.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { direction, translator } from '../pages/texts.ts';
import type { Reads } from '../store/store.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { writeCsv } from './csv.ts';
import type { ExportExtra } from './extras.ts';
import { writeJsonLines } from './jsonl.ts';
import { quoteLines, quoteTable } from './quotes.ts';
import { columns, rows } from './row-model.ts';
import { workReader } from './worked-on.ts';
import { writeXlsx } from './xlsx.ts';
import { type ZonedTime, zonedTime } from './zone.ts';

export const exportFormats = ['xlsx', 'csv', 'jsonl', 'quotes-csv', 'quotes-jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const contentTypes: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
  'quotes-csv': 'text/csv; charset=utf-8; header=present',
  'quotes-jsonl': 'application/jsonl; charset=utf-8',
};

export interface Export {
  contentType: string;
  /** `SURVEY-LANGUAGE-DATE.FORMAT`, for quotes `SURVEY-quotes-…`, with `-synthetic` before the dot where the survey has synthetic respondents. */
  fileName: string;
  /** Must be read or destroyed: until then it holds one moment of the store open. */
  stream: Readable;
}

export interface ExportWish {
  format: ExportFormat;
  /** Of names and labels. */
  language: Language;
  /** What is wanted of the answers beside themselves; of quotes nothing is. */
  extras?: readonly ExportExtra[];
  /** Who asks, as codings name them: where a survey is coded blind, whose codings are meant. */
  asker?: string;
}

/** Whether there is more to have of a format than what was submitted. */
export const takesExtras = (format: ExportFormat): boolean => !format.startsWith('quotes-');

/** Something may be submitted between taking in what was and the moment that is exported: then another moment is taken. */
const MOMENTS = 10;

/**
 * All submissions that count (each response's latest, not withdrawn), or all quotes that stand, from one moment, labels in `language`. The bytes depend on what is stored
 * and on nothing else; only the file name tells the day. An error while reading destroys the stream with it.
 */
export async function exportSurvey(
  context: Pick<Context, 'store' | 'clock'>,
  survey: Survey,
  wish: ExportWish,
): Promise<Export> {
  const { format, language, extras = [] } = wish;
  const time = zonedTime(survey.timeZone);
  const { promise, resolve, reject } = Promise.withResolvers<Export>();
  /** False where what was worked on is not known of every submission of that moment. */
  const begin = (): Promise<boolean> =>
    context.store.snapshot(async (reads) => {
      if (extras.length > 0 && (await reads.hasUnread(survey.id))) return false;
      const day = time.iso(context.clock.now()).slice(0, 10);
      const mark = (await reads.hasInvitations(survey.id, true)) ? '-synthetic' : '';
      const stream = await open(reads, survey, wish, time);
      const ended = new Promise<void>((done) => finished(stream, () => done()));
      resolve({
        contentType: contentTypes[format],
        fileName: `${survey.id}-${fileEnd(format, `${language}-${day}${mark}`)}`,
        stream,
      });
      await ended;
      return true;
    });
  // The snapshot lives as long as the stream, longer than this call.
  void (async () => {
    for (let moment = 1; moment <= MOMENTS; moment += 1) {
      if (extras.length > 0) await context.store.readSubmissions(survey.id);
      if (await begin()) return;
    }
    throw new StoreUnavailable('overloaded');
  })().catch(reject);
  return promise;
}

/** `nb-2014-07-09.csv`, `quotes-nb-2014-07-09.csv`. */
const fileEnd = (format: ExportFormat, about: string): string =>
  format.startsWith('quotes-') ? `quotes-${about}.${format.slice('quotes-'.length)}` : `${about}.${format}`;

async function open(
  reads: Reads,
  survey: Survey,
  { format, language, extras = [], asker = '' }: ExportWish,
  time: ZonedTime,
): Promise<Readable> {
  if (format === 'quotes-csv' || format === 'quotes-jsonl') {
    const table = await quoteTable(reads, survey, language);
    const file = format === 'quotes-csv' ? writeCsv(table.columns, [table.rows], time) : quoteLines(table, time);
    return Readable.from(file, BYTES);
  }
  const [versions, registry, asked] = [
    await reads.versions(survey.id),
    await reads.registry(survey.id),
    await reads.followUpsAtMost(survey.id),
  ];
  const all = columns(survey, versions, registry, language, asked, extras);
  const worked = extras.length > 0 ? await workReader(reads, survey, { extras, language, asker }) : undefined;
  const pages = () => rows(reads, survey.id, worked);
  switch (format) {
    case 'csv':
      return Readable.from(writeCsv(all, pages(), time), BYTES);
    case 'jsonl':
      return Readable.from(writeJsonLines(all, pages(), time), BYTES);
    case 'xlsx': {
      const quotes = await quoteTable(reads, survey, language);
      return writeXlsx({
        columns: all,
        extra: quotes.rows.length === 0 ? undefined : { name: translator(language)('export:sheet_quotes'), ...quotes },
        pages,
        time,
        t: translator(language),
        rightToLeft: direction(language) === 'rtl',
      });
    }
  }
}

const BYTES = { objectMode: false, highWaterMark: 64 * 1024 };
