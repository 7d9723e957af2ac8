/** Coding a span: from the request to its answer, with 100,000 codings there already; the workplace's page beside it. */
import { addApiToken } from '../server/access/tokens.ts';
import { createApp } from '../server/app.ts';
import { newId } from '../server/foundation/ids.ts';
import type { TableRow } from '../server/store/operations/copy.ts';
import { spanText } from '../server/store/operations/span-counts.ts';
import { type EngineName, filled } from './place.ts';
import { root } from './survey.ts';
import { median, number, type Row } from './table.ts';

const RESPONDENTS = 1000;
const LENGTH = 600;
const CODINGS = 100_000;
const PIECE = 2000;
const TIMES = 60;

export async function coding(engine: EngineName): Promise<Row[]> {
  const place = await filled(engine, RESPONDENTS, LENGTH);
  return place.with(async (context, survey) => {
    const { store } = context;
    await store.readSubmissions(survey.id);
    const codes = (await store.codes(survey.id)).map(({ id }) => id);
    const answers = (await store.countedAnswers(survey.id, {}, null, 20_000)).filter(({ words }) => words > 0);
    const at = context.clock.now();
    const rows = Array.from({ length: CODINGS }, (_, index): TableRow => {
      const answer = answers[index % answers.length];
      const from = (index * 7) % (LENGTH - 60);
      const place = { words: 8, from_point: from, to_point: from + 50 };
      return {
        ...{
          survey: survey.id,
          id: newId(),
          code: codes[index % codes.length] ?? '',
          response: answer?.response ?? '',
        },
        ...{ question: answer?.question ?? '', revision: answer?.revision ?? 1, whole: 0, ...place },
        ...{ span: spanText(place), by_whom: `coder ${index % 4}`, made_at: at, removed_at: null, removed_by: null },
      };
    });
    for (let start = 0; start < rows.length; start += PIECE)
      await store.loadTable('coding', rows.slice(start, start + PIECE));
    const token = await addApiToken(context, 'bench', 'researcher');
    const app = await createApp({ ...context, assets: { folder: root, url: () => '' } });
    const headers = { authorization: `Bearer ${token}` };
    const [added, shown]: [number[], number[]] = [[], []];
    for (let time = 0; time < TIMES; time += 1) {
      const answer = answers[time * 13];
      if (answer === undefined) throw new Error('too few answers');
      const { invitation, question, revision } = answer;
      const body = { invitation, question, revision, code: codes[time % codes.length], span: { from: 3, to: 90 } };
      const began = performance.now();
      const url = `/api/v1/surveys/${survey.id}/codings`;
      const made = await app.inject({ method: 'POST', url, headers, payload: body });
      added.push(performance.now() - began);
      if (made.statusCode !== 200) throw new Error(`coding was answered with ${made.statusCode}: ${made.body}`);
      const asked = performance.now();
      const page = `/api/v1/surveys/${survey.id}/codings?invitation=${invitation}&question=${question}`;
      const seen = await app.inject({ url: page, headers });
      shown.push(performance.now() - asked);
      if (seen.statusCode !== 200) throw new Error(`codings were answered with ${seen.statusCode}`);
    }
    const pages: number[][] = [];
    const first = answers[0];
    for (const path of ['', '/passages', `/${first?.invitation}/${first?.question}`, '/flagged']) {
      const times: number[] = [];
      for (let time = 0; time < 10; time += 1) {
        const began = performance.now();
        const seen = await app.inject({ url: `/surveys/${survey.id}/coding${path}`, headers });
        times.push(performance.now() - began);
        if (seen.statusCode !== 200) throw new Error(`${path} was answered with ${seen.statusCode}`);
      }
      pages.push(times);
    }
    const [list, passages, workplace, flagged] = pages.map((times) => number(median(times)));
    await app.close();
    const most = Math.max(...added);
    return [
      {
        what: `coding a span, ${number(CODINGS)} codings there`,
        mustReach: '≤ 50 ms on the server',
        figure: `median ${number(median(added))} ms, highest ${number(most)} ms`,
        reference: `the codings of one answer, read: ${number(median(shown))} ms; pages: workplace ${workplace} ms, list ${list} ms, passages ${passages} ms, what changed ${flagged} ms`,
        passed: median(added) <= 50,
      },
    ];
  });
}
