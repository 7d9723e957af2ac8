/** Every number of the comparison pages leads to exactly the rows that it counts: each link is followed to the last page, and the rows are counted. On both engines. */
import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComparedTable, comparedTable } from '../../../server/analysis/comparison/table.ts';
import { givenIn } from '../../../server/analysis/report/items/source.ts';
import { SOURCES } from '../../../server/analysis/report/items.ts';
import type { AnswerValue } from '../../../server/definitions/answers.ts';
import type { Survey } from '../../../server/definitions/model.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { TROUBLED } from '../../fixtures/read-once.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { scratch } from '../../fixtures/scratch.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';
import { inviteOne, NOW, submitAnswers } from '../../results/world.ts';
import { ENGINES } from '../../store/world.ts';
import { AT, IDA, makeCodes, OLA, removeCodes } from '../coding/world.ts';

const SURVEY = 'troubled';
const TEXT = 'Rain was gathered 🌧 on the roof, and pupils kept the tanks clean all year round.';
/** Spans of `TEXT`, some on the same words, some side by side. */
const SPANS = [
  ['water', IDA, 0, 17],
  ['schools', OLA, 0, 17],
  ['water', OLA, 0, 17],
  ['tanks', IDA, 10, 30],
  ['schools', IDA, 33, 60],
  ['money', OLA, 36, 42],
  ['gone', IDA, 5, 9],
] as const;

describe.each(ENGINES)('a number leads to its rows on %s', (engine) => {
  let server: TestServer;
  let clerk: Researcher;
  let survey: Survey;
  /** Its own, as the size of small groups is changed. */
  const surveys = scratch();
  beforeAll(async () => {
    cpSync(TROUBLED, surveys, { recursive: true });
    server = await startServer({ surveys, engine, clock: { now: () => NOW } });
    const { context } = server;
    const found = context.surveys.get(SURVEY);
    if (found === undefined) throw new Error(`no survey ${SURVEY}`);
    survey = found;
    survey.minimumGroupSize = 1;
    clerk = await researcher(server, 'administrator');
    await makeCodes(context.store, SURVEY, 'water', 'schools', 'money', 'gone');
    const tanks = { parent: 'water', position: 0, colour: 'c1', source: 'en', removedAt: null, mergedInto: null };
    await context.store.changeCodebook({
      ...{ survey: SURVEY, id: newId(), at: AT, by: IDA, cause: 'add', undoes: null },
      changes: [{ id: 'tanks', before: null, after: { ...tanks, texts: { en: { name: 'tanks', definition: '' } } } }],
    });
    await fill();
    await removeCodes(context.store, SURVEY, 'gone');
  });
  afterAll(async () => {
    await server?.close();
    rmSync(surveys, { recursive: true });
  });

  /** Two dozen respondents in five municipalities, no two alike; of some the answer was changed, withdrawn, erased, or is open again. */
  async function fill(): Promise<void> {
    const { context } = server;
    const { store } = context;
    const world = { context, survey: () => survey, close: () => Promise.resolve() };
    for (let nth = 0; nth < 26; nth += 1) {
      const place = ['ostby', 'formel', 'comillas', 'al-qahira', 'ostby'][nth % 5] ?? '';
      const invitation = await inviteOne(world, SURVEY, 'everything', place);
      const of = { survey: SURVEY, invitation: invitation.id };
      if (nth === 25) continue;
      const unit = nth % 3 === 0 ? 'per cent & more' : 'tonnes';
      const values: Record<string, AnswerValue> = {
        prose: TEXT,
        ...{ line: `line ${nth}`, one: nth % 2 === 0 ? 'a' : 'b', several: nth % 3 === 0 ? ['a', 'c'] : ['b'] },
        ...(nth % 4 !== 0 && { agreed: nth % 3 === 0 }),
        ...(nth % 2 === 1 && {
          measure: {
            ...{ name: 'Waste', unit, baselineYear: 2011, latestYear: 2014, baselineValue: nth, latestValue: nth * 2 },
          },
        }),
      };
      await submitAnswers(world, invitation, values);
      await store.readSubmissions(SURVEY);
      for (const [at, [code, by, from, to]] of SPANS.entries())
        if ((nth + at) % 4 !== 0)
          await store.addCoding({
            ...{ ...of, id: newId(), question: at % 3 === 2 ? 'line' : 'prose', revision: 1, code, by, at: AT },
            span: at % 3 === 2 ? { from: 0, to: 4 } : { from, to },
          });
      if (nth % 6 === 0) await store.addCoding({ ...of, id: newId(), ...WHOLE, by: OLA, at: AT });
      // The end is gone, and what was coded there with it.
      if (nth === 3) await submitAnswers(world, invitation, { ...values, prose: `So: ${TEXT.slice(0, 30)}` });
      if (nth === 4) await store.withdraw(SURVEY, invitation.id, NOW);
      if (nth === 5) await store.eraseResponse({ ...of, at: NOW });
      if (nth === 6) await store.reopen(SURVEY, invitation.id, NOW);
    }
    await store.readSubmissions(SURVEY);
    await clerk.get(`/surveys/${SURVEY}/coding/passages`);
  }
  const WHOLE = { question: 'prose', revision: 1, code: 'money', span: null };

  const counted = new Map<string, { rows: number; words: number }>();
  /** Rows of an address, to its last page. */
  async function rowsAt(address: string, who: Researcher): Promise<{ rows: number; words: number }> {
    const key = `${who.email} ${address}`;
    const known = counted.get(key);
    if (known !== undefined) return known;
    const found = { rows: 0, words: 0 };
    const english = (one: string): string => `${one}${one.includes('?') ? '&' : '?'}lang=en`;
    for (let next: string | undefined = address; next !== undefined; ) {
      const { body, statusCode } = await who.get(english(next));
      expect(statusCode, next).toBe(200);
      const row = /\/responses/.test(address)
        ? /<th scope="row"><a href=/g
        : /each=(answer|respondent)/.test(address)
          ? /<section class="passage-row"/g
          : /<article class="passage"/g;
      found.rows += body.match(row)?.length ?? 0;
      for (const [, words] of body.matchAll(/· (\d+) words?</g)) found.words += Number(words);
      const link = /<a rel="next" href="([^"]+)"/.exec(body) ?? /href="([^"]+)" rel="next"/.exec(body);
      next = link?.[1]?.replaceAll('&amp;', '&');
    }
    counted.set(key, found);
    return found;
  }

  const table = async (search: string, who = clerk): Promise<ComparedTable> =>
    comparedTable.parse((await who.get(`/api/v1/surveys/${SURVEY}/comparison?lang=en&${search}`)).json());

  /** Follows every link of a table; gives how many there were. */
  async function walked(search: string, who = clerk): Promise<number> {
    const { rows, columns, cells, kind, measure } = await table(search, who);
    let links = 0;
    for (const { id, at, base } of columns) {
      if (at === null) continue;
      links += 1;
      expect((await rowsAt(at, who)).rows, `${search}: respondents of ${id}: ${at}`).toBe(base);
    }
    for (const [at, row] of cells.entries())
      for (const [column, { value, at: address }] of row.entries()) {
        const about = `${search}: ${rows[at]?.id} × ${columns[column]?.id}: ${address}`;
        // Only where there is nothing to lead to, no link.
        if (address === null) {
          expect(value ?? 0, about).toBe(0);
          continue;
        }
        links += 1;
        const found = await rowsAt(address, who);
        // A mean is of as many as gave it.
        const n = kind === 'indicator' ? row.at(-1)?.value : value;
        expect(measure === 'words' ? found.words : found.rows, about).toBe(n);
      }
    return links;
  }

  const isSlow = engine === 'postgresql';
  const GROUPS = [
    ...['municipality', 'period', 'concept', 'language'],
    ...(isSlow ? [] : ['region', 'country', 'partnership', 'questionnaire']),
  ];
  const CODES = 'code=water&code=schools&code=money';

  it('of codes by every group: respondents, passages and words', async () => {
    for (const by of GROUPS)
      for (const measure of isSlow ? ['passages'] : ['respondents', 'passages'])
        expect(await walked(`by=${by}&measure=${measure}&${CODES}`), by).toBeGreaterThan(4);
    expect(await walked('by=period&measure=words&subcodes=no')).toBeGreaterThan(4);
    expect(await walked('by=region&measure=words&region=north&concept=trouble')).toBeGreaterThan(4);
    expect(await walked('by=language&measure=passages&questionnaire=everything&concept=trouble')).toBeGreaterThan(4);
    expect(await walked('kind=map&measure=passages')).toBeGreaterThan(2);
    expect(await walked('kind=map&by=country&code=water')).toBeGreaterThan(1);
  });

  it('of pairs of codes: in the same answer, on the same words', async () => {
    for (const within of ['answer', 'words'])
      for (const more of isSlow ? [''] : ['', '&subcodes=no', '&region=south', '&concept=trouble'])
        expect(await walked(`kind=co-occurrence&within=${within}${more}`), `${within}${more}`).toBeGreaterThan(1);
    const pairs = async (within: string) =>
      (await table(`kind=co-occurrence&within=${within}`)).cells
        .flat()
        .reduce((sum, { value }) => sum + (value ?? 0), 0);
    expect(await pairs('words')).toBeLessThan(await pairs('answer'));
  });

  it('of closed questions and indicators', async () => {
    for (const question of ['one', 'several', 'agreed'])
      for (const by of isSlow ? ['partnership'] : ['region', 'country', 'municipality', 'partnership'])
        expect(await walked(`kind=question&question=${question}&by=${by}`), by).toBeGreaterThan(4);
    for (const unit of ['', '&unit=tonnes', '&unit=per%20cent%20%26%20more'])
      expect(await walked(`kind=indicator&question=measure${unit}`)).toBeGreaterThan(7);
  });

  it('of a region for its coordinator, and nothing elsewhere', async () => {
    const own = await researcher(server, 'coordinator', 'south@samsvar.example', 'south');
    expect(await walked(`by=period&measure=passages&${CODES}`, own)).toBeGreaterThan(4);
    expect(await walked('kind=co-occurrence&within=answer', own)).toBeGreaterThan(1);
    expect(await walked('kind=question&question=one&by=municipality', own)).toBeGreaterThan(4);
    const elsewhere = `/surveys/${SURVEY}/responses?question=one&choice=a&municipality=ostby`;
    expect((await rowsAt(elsewhere, own)).rows).toBe(0);
    expect((await rowsAt(elsewhere, clerk)).rows).toBeGreaterThan(0);
  });

  it('of the report: who was invited and who answered, each question’s counts', async () => {
    const { store, clock } = server.context;
    const [given] = await givenIn({ store, clock }, survey, ['en']);
    if (given === undefined) throw new Error('no language');
    let links = 0;
    for (const [source, choice] of [
      ...['region', 'country', 'partnership'].map((by) => ['rates', by] as const),
      ...['prose', 'one', 'several', 'agreed'].map((key) => ['question', key] as const),
    ]) {
      const read = await SOURCES[source]?.table(given, choice);
      for (const { label, cells } of read?.rows ?? [])
        for (const { text, rows } of source === 'rates' ? cells.slice(0, 2) : cells) {
          if (rows === undefined || label.text.startsWith('Words')) continue;
          links += 1;
          const about = `${choice}: ${label.text}: ${rows}`;
          expect((await rowsAt(rows, clerk)).rows, about).toBe(Number.parseInt(text, 10));
        }
    }
    expect(links).toBeGreaterThan(60);
  });

  it('and not where so few answered that the count is withheld: nor by an address that is typed', async () => {
    survey.minimumGroupSize = 4;
    counted.clear();
    try {
      const { rows, columns, cells } = await table('kind=question&question=several&by=municipality');
      let withheld = 0;
      for (const [at, row] of cells.entries())
        for (const [column, cell] of row.entries()) {
          const municipality = columns[column]?.id ?? '';
          const typed = `/surveys/${SURVEY}/responses?question=several&choice=${rows[at]?.id}${municipality && `&municipality=${municipality}`}`;
          const page = await clerk.get(`${typed}&lang=en`);
          if (cell.missing === 'withheld') {
            withheld += 1;
            expect(cell.at).toBeNull();
            expect(page.body).toContain('Counts of fewer than 4 answers are withheld');
            expect(page.body).not.toContain('<th scope="row">');
            expect((await clerk.get(typed.replace('/surveys', '/api/v1/surveys'))).statusCode).toBe(403);
          } else if (cell.at !== null) {
            expect((await rowsAt(cell.at, clerk)).rows).toBe(cell.value);
            // Parts of what is told are not.
            for (const more of ['language=nb', 'status=submitted', 'country=NO&municipality=ostby'])
              expect((await rowsAt(`${typed}&${more}`, clerk)).rows).toBe(0);
          }
        }
      expect(withheld).toBeGreaterThan(2);
      // Nor can it be counted from what each answered.
      const all = (await clerk.get(`/surveys/${SURVEY}/responses?question=several&lang=en`)).body;
      expect(all).not.toContain('<th scope="col">Answer</th>');
    } finally {
      survey.minimumGroupSize = 1;
      counted.clear();
    }
  });

  it('where it is said in words what the list is narrowed to, in every language, each with a way out', async () => {
    const { store } = server.context;
    for (const [lang, choice, period, pair] of [
      ['nb', 'Svar på', 'Periode', 'Kodet i samme svar'],
      ['nn', 'Svar på', 'Periode', 'Koda i same svar'],
      ['es', 'Respuesta a', 'Período', 'Codificado en la misma respuesta'],
      ['en', 'Answer to', 'Period', 'Coded in the same answer'],
    ]) {
      const listed = `/surveys/${SURVEY}/responses?region=north&question=agreed&choice=no`;
      const responses = (await clerk.get(`${listed}&lang=${lang}`)).body;
      expect(responses).toContain(`<span>${choice}: <b>`);
      expect(responses).toContain(`href="/surveys/${SURVEY}/responses?region=north"`);
      expect(responses).toContain('name="choice" value="no"');
      const address = `/surveys/${SURVEY}/coding/passages?all=water&all=schools&within=answer&period=ended+2013&each=answer`;
      const passages = (await clerk.get(`${address}&lang=${lang}`)).body;
      expect(passages).toContain(`<span>${period}: <b>ended 2013</b></span>`);
      expect(passages.split(`<span>${pair}: <b>`)).toHaveLength(3);
      expect(passages).toContain('all=water&amp;all=schools&amp;within=answer&amp;each=answer"');
      for (const body of [responses, passages]) expect(body).not.toMatch(/>(office|coding):[a-z]/);
    }
    // Whoever reads what somebody answered is in the log.
    const [last, ...before] = await store.audit(SURVEY, {}, null, 8);
    expect(last).toMatchObject({ action: 'view-personal', kind: 'coding' });
    expect(before[0]).toMatchObject({ action: 'view-personal', kind: 'responses', detail: { choice: 'no' } });
  });
});
