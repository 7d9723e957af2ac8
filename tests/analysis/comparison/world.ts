/** What the tests of comparing share: the shipped survey with synthetic answers, coded by two people as a clock would code. */
import { demo } from '../../../server/demo/demo.ts';
import { newId } from '../../../server/foundation/ids.ts';
import { pointsIn } from '../../../server/foundation/points.ts';
import { cursorOf } from '../../../server/store/readings.ts';
import type { Store } from '../../../server/store/store.ts';
import { type World as Field, fieldworld, SURVEY } from '../../fieldwork/invite/world.ts';
import type { TestServerOptions } from '../../fixtures/server.ts';

export { SURVEY };
export const ADDRESS = `/surveys/${SURVEY}/comparison`;
export const API = `/api/v1/surveys/${SURVEY}/comparison`;
export const IDA = 'ida@samsvar.example';
export const OLA = 'ola@samsvar.example';

/** Every text answer that counts, coded: its place among them decides with what, by whom, where. */
export async function codeAll(store: Store, survey: string, codes: readonly string[], at: number): Promise<number> {
  let place = 0;
  let made = 0;
  for (let after: string | null = null; ; ) {
    const page = await store.countedAnswers(survey, {}, after, 200);
    for (const { invitation, question, revision, value } of page) {
      if (typeof value !== 'string') continue;
      const length = pointsIn(value);
      for (const [nth, by] of [IDA, OLA].entries()) {
        // Ola codes two of three, and now and then something else.
        if (nth === 1 && place % 3 === 0) continue;
        const code = codes[(place + (nth === 1 && place % 5 === 0 ? 1 : 0)) % codes.length];
        const [from, to] = [nth * (place % 4), Math.max(8, Math.floor(length / (1 + (place % 3))))];
        if (code === undefined || to > length || from >= to) continue;
        const added = await store.addCoding({
          ...{ survey, invitation, id: newId(), code, question, revision, span: { from, to }, by, at },
        });
        if (added.kind === 'done') made += 1;
      }
      place += 1;
    }
    const last = page.at(-1);
    if (last === undefined) return made;
    after = cursorOf(last);
  }
}

export interface World extends Field {
  codings: number;
}

export async function comparisonWorld(options: TestServerOptions = {}): Promise<World> {
  const field = await fieldworld(options);
  const { context } = field.server;
  const survey = context.surveys.get(SURVEY);
  if (survey === undefined) throw new Error(`no survey ${SURVEY}`);
  await demo(context, survey, { responses: 60, seed: 7 });
  await context.store.readSubmissions(SURVEY);
  const codes = (await context.store.codes(SURVEY)).map(({ id }) => id);
  return { ...field, codings: await codeAll(context.store, SURVEY, codes, context.clock.now()) };
}
