/** Codings that are brought along from submission to submission. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bringAlong, brought } from '../../../server/analysis/coding/anchors.ts';
import { slicePoints } from '../../../server/foundation/points.ts';
import type { Store } from '../../../server/store/store.ts';
import { change, newPlace, type Place, submitted } from '../../store/world.ts';
import { type Answered, AT, adding, answered, IDA, makeCodes, SURVEY } from './world.ts';

const FIRST = 'Me hausta regn. Elevane stelte tankane. Det gjekk bra.';

let place: Place;
let store: Store;
beforeAll(async () => {
  place = await newPlace('sqlite');
  store = await place.open();
  await makeCodes(store, SURVEY, 'water');
});
afterAll(async () => {
  await store.close();
  await place.remove();
});

async function revised(of: Answered, text: string): Promise<void> {
  const base = (await store.responseState(SURVEY, of.invitation.id))?.answers.story?.revision ?? 0;
  await store.reopen(SURVEY, of.invitation.id, AT);
  await submitted(store, of.invitation, [change('story', text, base)], AT);
  await store.readSubmissions(SURVEY);
}
async function coded(words: string | null): Promise<Answered & { coding: string }> {
  const of = await answered(store, {}, FIRST);
  const from = words === null ? 0 : FIRST.indexOf(words);
  const made = await store.addCoding(
    adding(of, 'water', from, from + (words?.length ?? 0), words === null ? { span: null } : {}),
  );
  if (made.kind !== 'done') throw new Error(made.kind);
  return { ...of, coding: made.id };
}
/** What the coding is now: how it is, and its words. */
async function now(of: Answered, text: string): Promise<[string, string | undefined]> {
  await bringAlong(store, SURVEY, of.response);
  const [found] = await store.codings(SURVEY, { responses: [of.response] }, null, 1);
  if (found === undefined) throw new Error('dropped');
  return [found.anchor.state, slicePoints(text, found.anchor.from, found.anchor.to)];
}
const said = (of: { invitation: { id: string }; coding: string }, revision: number) =>
  store.seeAnchor({ survey: SURVEY, invitation: of.invitation.id, coding: of.coding, revision, by: IDA, at: AT });

it('what was lost is found again when its text comes back', async () => {
  const of = await coded('Elevane stelte tankane.');
  const without = 'Me hausta regn. Det gjekk bra.';
  await revised(of, without);
  expect((await now(of, without))[0]).toBe('lost');
  await revised(of, `Ja. ${FIRST}`);
  expect(await now(of, `Ja. ${FIRST}`)).toEqual(['same', 'Elevane stelte tankane.']);
});

it('what somebody said of a change holds while the words stay, and no longer', async () => {
  const of = await coded('Elevane stelte tankane.');
  const other = FIRST.replace('stelte', 'vaska');
  await revised(of, other);
  expect(await now(of, other)).toEqual(['changed', 'Elevane vaska tankane.']);
  const longer = `No. ${other}`;
  await revised(of, longer);
  // Nobody has looked yet.
  expect(await now(of, longer)).toEqual(['changed', 'Elevane vaska tankane.']);
  expect(await said(of, 3)).toBe('done');
  const longest = `No og då. ${other}`;
  await revised(of, longest);
  expect(await now(of, longest)).toEqual(['same', 'Elevane vaska tankane.']);
  const again = longest.replace('vaska', 'skura');
  await revised(of, again);
  expect(await now(of, again)).toEqual(['changed', 'Elevane skura tankane.']);
});

it('a coding of the whole answer is of all that it became', async () => {
  const of = await coded(null);
  await revised(of, 'Kort.');
  expect(await now(of, 'Kort.')).toEqual(['changed', 'Kort.']);
});

it('a reading brings along what it reads, and what the job does all others', async () => {
  const [one, other] = [await coded('regn'), await coded('regn')];
  for (const of of [one, other]) await revised(of, `Ja. ${FIRST}`);
  const read = () => store.codings(SURVEY, { responses: [one.response] }, null, 10);
  expect((await brought(store, SURVEY, read)).map(({ anchor }) => anchor.from)).toEqual([14]);
  expect((await store.unanchored(SURVEY, null, 10)).map(({ response }) => response)).toEqual([other.response]);
  await bringAlong(store, SURVEY, null);
  expect(await store.unanchored(SURVEY, null, 10)).toEqual([]);
});
