/** Quotes from the choice to what a municipality says of them: on both engines. */
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/foundation/ids.ts';
import {
  hasAnswerChanged,
  isCleared,
  type NewDecision,
  type QuoteDecisionKind,
  stateOf,
  translationsOf,
} from '../../server/store/quotes.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import { lettersOf } from '../fixtures/letters.ts';
import { anInvitation, change, ENGINES, invited, SURVEY, saving, submitted, withStore } from './world.ts';

const TEXT = 'Me hausta 👨‍👩‍👧‍👦 regn. Det gjekk bra.';
const BY = { name: 'Kari Nes', role: 'ordførar' };

describe.each(ENGINES)('quotes on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  const choose = (invitation: NewInvitation, from = 0, to = 22, about: { revision?: number; question?: string } = {}) =>
    store.chooseQuote({
      ...{ survey: invitation.survey, invitation: invitation.id, id: newId(), question: 'story', revision: 1 },
      ...{ from, to, by: 'ida@example.org', at: 500, ...about },
    });
  async function answered(about: Partial<NewInvitation> = {}): Promise<NewInvitation> {
    const invitation = await invited(store, about);
    await submitted(store, invitation, [change('story', TEXT), change('shares', { a: 1 })]);
    return invitation;
  }
  async function chosen(invitation: NewInvitation): Promise<string> {
    const made = await choose(invitation);
    if (made.kind !== 'done') throw new Error(made.kind);
    return made.id;
  }
  const send = (invitation: NewInvitation, quotes: string[], message = false, at = 600) =>
    store.sendQuotes({
      ...{ survey: invitation.survey, invitation: invitation.id, quotes, at },
      message: message
        ? {
            ...{ contact: null, channel: 'email', language: 'nn', recipient: 'kari@example.org', subject: 'S' },
            ...{ body: 'B', notBefore: at, madeAt: at, madeBy: 'ida@example.org' },
          }
        : null,
    });
  const decided = (quote: string, decision: QuoteDecisionKind, about: Partial<NewDecision> = {}): NewDecision => ({
    ...{ quote, base: 0, decision, correction: '', comment: '' },
    ...about,
  });
  const decide = (invitation: NewInvitation, decisions: NewDecision[], at = 700) =>
    store.decideQuotes({ survey: invitation.survey, invitation: invitation.id, decisions, by: BY, at });
  const read = async (id: string) => {
    const quote = await store.quote(SURVEY, id);
    if (quote === undefined) throw new Error('there is no such quote');
    return quote;
  };
  const cleared = async (invitation: NewInvitation) =>
    (await store.clearedQuotes(SURVEY, { invitation: invitation.id })).map(({ text }) => text);

  it('are cut out of the revision itself, in code points', async () => {
    const invitation = await answered();
    const id = await chosen(invitation);
    expect(await read(id)).toMatchObject({
      ...{ text: 'Me hausta 👨‍👩‍👧‍👦 regn', language: 'nb', revision: 1, from: 0, to: 22, currentRevision: 1 },
      ...{ madeBy: 'ida@example.org', madeAt: 500, sentAt: null, decisions: [], translations: [], replaces: null },
    });
    expect(await choose(invitation)).toEqual({ kind: 'there', id });
    expect((await store.quotes(SURVEY, { invitation: invitation.id })).map((one) => one.id)).toEqual([id]);
  });

  it('are of a text that is there, and nothing else', async () => {
    const invitation = await answered();
    const none = { kind: 'no-passage' };
    expect(await choose(invitation, 0, 1000)).toEqual(none);
    expect(await choose(invitation, 4, 4)).toEqual(none);
    expect(await choose(invitation, -1, 4)).toEqual(none);
    expect(await choose(invitation, 0, 4, { revision: 2 })).toEqual(none);
    expect(await choose(invitation, 0, 1, { question: 'shares' })).toEqual(none);
    await store.withdraw(SURVEY, invitation.id, 550);
    expect(await choose(invitation)).toEqual({ kind: 'withdrawn' });
  });

  it('keep every version of a translation, and let nobody overwrite another’s', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    const translate = (text: string, base: number) =>
      store.translateQuote({
        ...{ survey: SURVEY, invitation: invitation.id, quote, language: 'en', text, base },
        ...{ by: 'ida@example.org', at: 510 },
      });
    expect(await translate('We harvested rain', 0)).toBe('done');
    expect(await translate('Another', 0)).toBe('changed-meanwhile');
    expect(await translate('We harvested rain', 0)).toBe('done');
    expect(await translate('We gathered rain', 1)).toBe('done');
    const both = await read(quote);
    expect(both.translations.map(({ version, text }) => [version, text])).toEqual([
      [1, 'We harvested rain'],
      [2, 'We gathered rain'],
    ]);
    expect(translationsOf(both).map(({ text }) => text)).toEqual(['We gathered rain']);
    expect(await translate('', 2)).toBe('done');
    expect(translationsOf(await read(quote))).toEqual([]);
    const other = await answered();
    const elsewhere = { survey: SURVEY, invitation: other.id, quote, language: 'en', text: 'x', base: 3 };
    expect(await store.translateQuote({ ...elsewhere, by: 'x', at: 520 })).toBe('gone');
  });

  it('are sent once, with one message a time', async () => {
    const invitation = await answered();
    const first = await chosen(invitation);
    const answers = await Promise.all([send(invitation, [first], true), send(invitation, [first], true)]);
    expect(answers.map(({ sent }) => sent).sort()).toEqual([0, 1]);
    const second = await choose(invitation, 24, 38);
    if (second.kind !== 'done') throw new Error(second.kind);
    expect(await send(invitation, [first, second.id, 'unknown'], true, 650)).toEqual({ sent: 1 });
    const messages = await store.messagesOf(SURVEY, { invitation: invitation.id }, null, 10);
    expect(messages.map(({ once, kind }) => [once, kind])).toEqual([
      [`member-check ${invitation.id} 2`, 'member-check'],
      [`member-check ${invitation.id} 1`, 'member-check'],
    ]);
    expect([(await read(first)).sentAt, (await read(second.id)).sentAt]).toEqual([600, 650]);
    expect(await store.openQuotes(SURVEY, invitation.id)).toEqual({ asked: 2, open: 2 });
  });

  it('are not of an answer that came uninvited and nobody has accepted', async () => {
    const invitation = anInvitation({ municipality: `open-${newId()}` });
    const answer = {
      ...{ survey: SURVEY, invitation: invitation.id, pass: newId(), municipality: null, name: '', country: '' },
      ...{ contactName: '', email: '', at: 20 },
    };
    await store.openInvitation({ invitation, answer });
    await submitted(store, invitation, [change('story', TEXT)]);
    expect(await choose(invitation)).toEqual({ kind: 'unconfirmed' });
  });

  it('are cleared by consent alone, which can be taken back; every decision stays', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    expect(await decide(invitation, [decided(quote, 'agreed')])).toEqual(['gone']);
    await send(invitation, [quote]);
    expect(stateOf(await read(quote))).toBe('waiting');
    expect(await decide(invitation, [decided(quote, 'commented', { comment: 'Kva skal det til?' })])).toEqual(['done']);
    expect(await cleared(invitation)).toEqual([]);
    expect(await store.openQuotes(SURVEY, invitation.id)).toEqual({ asked: 1, open: 0 });
    expect(await decide(invitation, [decided(quote, 'agreed')])).toEqual(['changed-meanwhile']);
    expect(await decide(invitation, [decided(quote, 'agreed', { base: 1 })], 710)).toEqual(['done']);
    expect(await decide(invitation, [decided(quote, 'agreed', { base: 1 })], 715)).toEqual(['unchanged']);
    expect(await cleared(invitation)).toEqual(['Me hausta 👨‍👩‍👧‍👦 regn']);
    expect(await decide(invitation, [decided(quote, 'declined', { base: 2 })], 720)).toEqual(['done']);
    expect(await cleared(invitation)).toEqual([]);
    expect((await read(quote)).decisions.map(({ decision, by, at }) => [decision, by.name, at])).toEqual([
      ['commented', 'Kari Nes', 700],
      ['agreed', 'Kari Nes', 710],
      ['declined', 'Kari Nes', 720],
    ]);
  });

  it('that are corrected are cleared in the municipality’s own words, once the researcher uses them', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    await send(invitation, [quote]);
    const correction = 'Vi samla regnvatn';
    await decide(invitation, [decided(quote, 'corrected', { correction })]);
    expect(await cleared(invitation)).toEqual([]);
    const adopt = (of: string, ordinal: number, id = newId()) =>
      store.adoptCorrection({
        ...{ survey: SURVEY, invitation: invitation.id, quote: of, id },
        ordinal,
        by: 'ida',
        at: 800,
      });
    expect(await adopt(quote, 2)).toBe('changed-meanwhile');
    const id = newId();
    expect(await adopt(quote, 1, id)).toBe('done');
    expect(await adopt(quote, 1)).toBe('changed-meanwhile');
    expect(stateOf(await read(quote))).toBe('replaced');
    expect(await read(id)).toMatchObject({ text: correction, replaces: quote, revision: 1, from: 0, to: 22 });
    expect(await cleared(invitation)).toEqual([correction]);
    expect(await store.openQuotes(SURVEY, invitation.id)).toEqual({ asked: 1, open: 0 });
    expect(await decide(invitation, [decided(quote, 'agreed', { base: 1 })])).toEqual(['gone']);
    expect(await decide(invitation, [decided(id, 'declined', { base: 1 })])).toEqual(['done']);
    expect(await cleared(invitation)).toEqual([]);
    const of = { survey: SURVEY, invitation: invitation.id, quote: id, at: 850 };
    expect([await store.withdrawQuote(of), await store.withdrawQuote(of)]).toEqual([true, false]);
    expect(stateOf(await read(quote))).toBe('corrected');
  });

  it('are never cleared once withdrawn, and not while their response is', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    await send(invitation, [quote]);
    await decide(invitation, [decided(quote, 'agreed')]);
    await store.withdraw(SURVEY, invitation.id, 800);
    expect(await cleared(invitation)).toEqual([]);
    expect(await decide(invitation, [decided(quote, 'declined', { base: 1 })])).toEqual(['gone']);
    await store.reinstate(SURVEY, invitation.id, 810);
    expect(await cleared(invitation)).toHaveLength(1);
    await store.withdrawQuote({ survey: SURVEY, invitation: invitation.id, quote, at: 820 });
    expect(await cleared(invitation)).toEqual([]);
    expect((await choose(invitation)).kind).toBe('done');
  });

  it('stay of their revision where the answer changes, and say so', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    await send(invitation, [quote]);
    await decide(invitation, [decided(quote, 'agreed')]);
    expect(hasAnswerChanged(await read(quote))).toBe(false);
    await store.reopen(SURVEY, invitation.id, 800);
    await store.saveAnswers(saving(invitation, [change('story', 'Noko anna', 1)], 810));
    const after = await read(quote);
    expect([hasAnswerChanged(after), isCleared(after), after.revision]).toEqual([true, true, 1]);
  });

  it('are another invitation’s only to nobody: neither read nor decided with the wrong one', async () => {
    const [one, other] = [await answered(), await answered()];
    const quote = await chosen(one);
    await send(one, [quote]);
    expect(await store.quotes(SURVEY, { invitation: other.id })).toEqual([]);
    expect(await decide(other, [decided(quote, 'agreed')])).toEqual(['gone']);
    expect(await send(other, [quote])).toEqual({ sent: 0 });
    expect(await store.withdrawQuote({ survey: SURVEY, invitation: other.id, quote, at: 1 })).toBe(false);
  });

  it('go with the response when it is erased: text, translation, correction, names', async () => {
    const invitation = await answered();
    const quote = await chosen(invitation);
    await store.translateQuote({
      ...{ survey: SURVEY, invitation: invitation.id, quote, language: 'en', text: 'Zeppelin', base: 0 },
      ...{ by: 'ida', at: 510 },
    });
    await store.sendQuotes({
      ...{ survey: SURVEY, invitation: invitation.id, quotes: [quote], at: 600 },
      message: {
        ...{ contact: null, channel: 'email', language: 'nn', recipient: 'kari@example.org', subject: 'Zeppelin' },
        ...{ body: 'You wrote: Zeppelin.', notBefore: 600, madeAt: 600, madeBy: 'ida@example.org' },
      },
    });
    await decide(invitation, [decided(quote, 'corrected', { correction: 'Zeppelin' })]);
    await store.eraseResponse({ survey: SURVEY, invitation: invitation.id, at: 900 });
    expect(await store.quotes(SURVEY, { invitation: invitation.id })).toEqual([]);
    expect(await lettersOf(store, SURVEY, { invitation: invitation.id })).toMatchObject([
      { state: 'cancelled', said: 'erased', subject: '', body: '' },
    ]);
    for (const table of ['quote', 'quote_translation', 'quote_decision', 'message'] as const)
      expect(JSON.stringify(await store.dumpTable(table, null, 1000))).not.toMatch(new RegExp(`Zeppelin|${quote}`));
  });

  it('are of one region where that is asked', async () => {
    const survey = `${SURVEY}-regions`;
    const label = { source: 'en', in: { en: { text: 'x' } } };
    await store.importRegistry(
      survey,
      {
        regions: [
          { id: 'north', label },
          { id: 'south', label },
        ],
        countries: [
          { id: 'no', region: 'north', label },
          { id: 'gt', region: 'south', label },
        ],
        municipalities: ['no', 'gt'].map((country) => ({
          ...{ id: country, name: country, country, language: 'nb' },
        })),
        partnerships: [],
      },
      'hash',
    );
    for (const municipality of ['no', 'gt']) await chosen(await answered({ survey, municipality }));
    expect(await store.quotes(survey, {})).toHaveLength(2);
    expect(await store.quotes(survey, { region: 'south' })).toHaveLength(1);
    expect(await store.quotes(survey, { region: 'west' })).toEqual([]);
  });
});
