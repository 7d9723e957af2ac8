/** What a letter says: in the recipient's language, with the recipient's words, and nothing where there is nothing to say. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterFor, type Recipient } from '../../../server/fieldwork/invite/letter.ts';
import { faultsOf, filledIn, type Values } from '../../../server/fieldwork/invite/variables.ts';
import { ownWording } from '../../../server/fieldwork/invite/wordings.ts';
import { effectiveSchedule } from '../../../server/fieldwork/schedule/phase.ts';
import type { Contact } from '../../../server/registry/model.ts';
import { LETTER_CHANNELS, LETTER_KINDS } from '../../../server/store/templates.ts';
import { startServer, type TestServer } from '../../fixtures/server.ts';

const languages = ['nb', 'nn', 'es', 'en'];
const SURVEY = 'mic-2011-2014';

describe('the product’s own wordings', () => {
  const all = LETTER_KINDS.flatMap((kind) => LETTER_CHANNELS.map((channel) => ({ kind, channel })));
  it.each(all)('of $kind by $channel use what they may, and have what they must', ({ kind, channel }) => {
    for (const language of languages) {
      const { subject, body } = ownWording(kind, channel, language);
      expect(faultsOf(kind, channel, subject, body)).toEqual({ unknown: [], missing: [], isBroken: false });
      expect(subject === '').toBe(channel === 'text');
    }
  });
});

describe('a wording', () => {
  const values: Values = {
    ...{ name: 'Kari', role: '', municipality: 'Stord', partners: '', survey: 'S', questionnaire: 'Q', link: 'L' },
    ...{ code: 'C', site: '', closes: '', days: '', sender: '', answered: '', questions: '7' },
    ...{ question: '', text: '', number: '' },
  };

  it('leaves out the lines that have nothing to say, and the gap they would leave', () => {
    expect(filledIn('Hei, {{name}}\n\nFrist: {{closes}}\n\n{{ link }}\nTil {{role}} i {{municipality}}', values)).toBe(
      'Hei, Kari\n\nL',
    );
  });

  it('takes a recipient’s words as they are, also where they look like a variable', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).map((text) => `a${text.replaceAll(/\s/g, '')}{{code}}$&`),
        (name) => {
          expect(filledIn('<{{name}}>', { ...values, name })).toBe(`<${name}>`);
        },
      ),
    );
  });

  it('is refused for variables that nobody knows, that another kind has, and that it lacks', () => {
    expect(faultsOf('invitation', 'email', '{{nmae}}', 'Hei {{number}}')).toEqual({
      unknown: ['nmae', 'number'],
      missing: ['link'],
      isBroken: false,
    });
    expect(faultsOf('thanks', 'email', 'Takk', '{{number}}').unknown).toEqual([]);
    expect(faultsOf('invitation', 'email', 'Hei', '{{link}} {{name}').isBroken).toBe(true);
  });
});

describe('a letter', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ clock: { now: () => Date.parse('2014-07-09T12:00:00Z') } });
    await server.invite(SURVEY);
  });
  afterAll(() => server.close());

  const survey = () => {
    const found = server.context.surveys.get(SURVEY);
    if (found === undefined) throw new Error('the shipped surveys have changed');
    return found;
  };
  const contact: Contact = {
    ...{ id: 'c', municipality: 'stord', name: 'María López', role: 'alcaldesa', email: 'm@example.org' },
    ...{ telephone: '', language: 'es', channel: 'email', endedAt: null },
  };
  async function recipient(municipality: string, about: Partial<Recipient> = {}): Promise<Recipient> {
    const row = (await server.invite(SURVEY)).find((one) => one.municipality === municipality);
    const place = (await server.context.store.registry(SURVEY)).municipalities.find(({ id }) => id === municipality);
    if (row === undefined || place === undefined) throw new Error(`${municipality} is not invited`);
    return { invitation: row.invitation, municipality: place, contact: null, ...about };
  }

  it('is in the contact’s language, else the invitation’s, nynorsk as nynorsk', async () => {
    const to = await recipient('stord');
    const nynorsk = await letterFor(server.context, survey(), 'invitation', 'email', to);
    expect(nynorsk.language).toBe('nn');
    expect(nynorsk.body).toContain('Vi håpar at Stord vil svare');
    expect(nynorsk.body).toMatch(/^Hei, Stord$/m);
    const spanish = await letterFor(server.context, survey(), 'invitation', 'email', { ...to, contact });
    expect(spanish).toMatchObject({ language: 'es' });
    expect(spanish.body).toContain('Saludos, María López:');
  });

  it('names the partners, the link and the code, and says nothing of a sender or a deadline that nobody knows', async () => {
    const to = await recipient('al');
    const { body, subject } = await letterFor(server.context, survey(), 'invitation', 'email', to);
    expect(body).toContain('samarbeidet med Sololá');
    expect(body).toMatch(/^http:\/\/samsvar\.example\/r\/[\w-]{22}$/m);
    expect(body).toMatch(/koden \w{4}-\w{4}-\w på samsvar\.example\/resume/);
    expect(body).not.toMatch(/\{\{|Fristen|skriv til|\n\n\n/);
    expect(subject).toBe('Spørsmål til Ål: Internasjonalt kommunesamarbeid 2011–2014');
  });

  it('reads well in every kind, channel and language without sender and deadline', async () => {
    const to = await recipient('al');
    for (const kind of LETTER_KINDS)
      for (const channel of LETTER_CHANNELS)
        for (const language of languages) {
          const letter = await letterFor(server.context, survey(), kind, channel, {
            ...to,
            contact: { ...contact, language },
          });
          expect(letter.language).toBe(language);
          expect(letter.body).not.toMatch(/\{\{|\}\}|undefined|\n\n\n|\(\)| {2}/);
          expect(letter.body.length).toBeGreaterThan(40);
        }
  });

  it('says how much of a draft is done', async () => {
    const to = await recipient('taveta');
    const { context } = server;
    await context.store.saveAnswers({
      ...{ survey: SURVEY, invitation: to.invitation.id, version: 1, language: 'en', at: context.clock.now() },
      answers: [
        { question: 'objectives', value: 'Clean water', baseRevision: 0, clientId: 'first' },
        { question: 'stories', value: '  ', baseRevision: 0, clientId: 'second' },
      ],
    });
    const { body } = await letterFor(context, survey(), 'reminder-draft', 'text', to);
    expect(body).toContain('Taveta has answered 1 of 7 questions');
  });

  it('tells the deadline of the invitation where it has one of its own', async () => {
    const to = await recipient('al');
    const { context } = server;
    const standing = effectiveSchedule(survey(), undefined);
    await context.store.setSchedule({ ...standing, closesAt: Date.parse('2014-07-12T10:00:00Z') }, null);
    expect((await letterFor(context, survey(), 'invitation', 'text', to)).body).toContain('Frist: 12. juli 2014');
    const extendedUntil = Date.parse('2014-07-20T10:00:00Z');
    const extended = { ...to, invitation: { ...to.invitation, extendedUntil } };
    const { body } = await letterFor(server.context, survey(), 'invitation', 'text', extended);
    expect(body).toContain('Frist: 20. juli 2014 kl. 12:00');
  });
});
