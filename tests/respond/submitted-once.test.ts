/** However often and from wherever it is sent, a submission is received once: over real connections, on both engines. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newInvitation, tokenOf } from '../../server/fieldwork/invitations.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { ENGINES, OPEN } from './world.ts';

const TIMES = 20;
const created = z.strictObject({ receipt: z.object({ number: z.string(), code: z.string(), hash: z.string() }) });
const problem = z.object({ code: z.string(), status: z.number() });

describe.each(ENGINES)('a submission on %s', (engine) => {
  let server: TestServer;
  let municipality: string;
  beforeAll(async () => {
    const surveys = join(import.meta.dirname, '..', 'fixtures', 'surveys');
    server = await startServer({ engine, surveys, listen: true, clock: { now: () => OPEN } });
    municipality = (await server.invite('troubled'))[0]?.municipality ?? '';
  }, 60_000);
  afterAll(() => server.close());

  let ordinal = 5000;
  async function invited(): Promise<{ token: string; id: string }> {
    ordinal += 1;
    const { secret, store } = server.context;
    const about = { survey: 'troubled', questionnaire: 'everything', municipality, ordinal, language: 'nb' };
    const made = newInvitation(secret, { ...about, synthetic: false, madeAt: OPEN });
    await store.makeInvitations('troubled', [made]);
    return { token: tokenOf(secret, 'troubled', made.id, 1), id: made.id };
  }

  const submits = (token: string, clientId: string, prose = 'Tre små ord') =>
    fetch(`${server.url}/api/v1/r/${token}/submission`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, answers: { prose, line: 'Linje' } }),
    });
  const posts = (token: string, client: string, prose = 'Tre små ord') =>
    fetch(`${server.url}/r/${token}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ do: 'submit', client, 'answer.prose': prose, 'answer.line': 'Linje' }),
    });

  /** What is stored of it: submissions, ledger entries, and how often it was counted. */
  async function stored(id: string) {
    const { store } = server.context;
    const submissions = await store.submissions('troubled', id);
    const entries = await Promise.all(submissions.map((one) => store.ledgerEntry('troubled', one.id)));
    expect(await store.rollUps('troubled')).toEqual(await store.recount('troubled'));
    const revisions = submissions[0] ? await store.revisions('troubled', submissions[0].response) : [];
    return { submissions, entries: entries.filter(Boolean).length, revisions };
  }

  it(`that a proxy repeats ${TIMES} times at once is one, and each is answered with the same receipt`, async () => {
    const { token, id } = await invited();
    const answers = await Promise.all(Array.from({ length: TIMES }, () => submits(token, 'proxy')));
    expect(answers.map(({ status }) => status)).toEqual(Array(TIMES).fill(201));
    const numbers = await Promise.all(answers.map(async (answer) => created.parse(await answer.json()).receipt.number));
    const { submissions, entries, revisions } = await stored(id);
    expect(new Set(numbers)).toEqual(new Set([submissions[0]?.number]));
    expect([submissions.length, entries, revisions.length]).toEqual([1, 1, 2]);
  });

  it(`of the form, pressed ${TIMES} times at once, is one, and each leads to the receipt`, async () => {
    const { token, id } = await invited();
    const answers = await Promise.all(Array.from({ length: TIMES }, () => posts(token, 'first')));
    expect(answers.map(({ status }) => status)).toEqual(Array(TIMES).fill(303));
    expect(new Set(answers.map(({ headers }) => headers.get('location')))).toEqual(new Set([`/r/${token}/receipt`]));
    const { submissions, entries } = await stored(id);
    expect([submissions.length, entries]).toEqual([1, 1]);
  });

  it('from two devices at once is one; the other is told that it is submitted, and finds the receipt', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { token, id } = await invited();
      const answers = await Promise.all([submits(token, 'phone'), submits(token, 'desk')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const told = answers.find(({ status }) => status === 409);
      expect(problem.parse(await told?.json()).code).toBe('respond:already-submitted');
      const { submissions, entries } = await stored(id);
      expect([submissions.length, entries]).toEqual([1, 1]);
      const receipt = await fetch(`${server.url}/r/${token}/receipt`);
      expect([receipt.status, (await receipt.text()).includes(submissions[0]?.number ?? '?')]).toEqual([200, true]);
    }
  });

  it('from two devices’ forms at once with the same words is one, and both are led to its receipt', async () => {
    const { token, id } = await invited();
    const answers = await Promise.all([posts(token, 'phone'), posts(token, 'desk')]);
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
      Array(2).fill([303, `/r/${token}/receipt`]),
    );
    expect((await stored(id)).submissions).toHaveLength(1);
  });

  it('from two devices’ forms at once with other words is one; the other’s words are shown to be kept, with the way to what was submitted', async () => {
    const { token, id } = await invited();
    const answers = await Promise.all([
      posts(token, 'phone', 'Ord fra telefonen'),
      posts(token, 'desk', 'Ord fra pulten'),
    ]);
    const { submissions } = await stored(id);
    expect(submissions).toHaveLength(1);
    const refused = answers.find(({ status }) => status !== 303);
    const page = (await refused?.text()) ?? '';
    expect(refused?.status).toBe(409);
    const received = submissions[0]?.answers.prose?.value;
    expect(page).toContain(received === 'Ord fra pulten' ? 'Ord fra telefonen' : 'Ord fra pulten');
    expect(page).toContain(`/r/${token}`);
  });

  it('that comes again after it was reopened and changed does not undo the change', async () => {
    const { token, id } = await invited();
    await submits(token, 'proxy');
    await server.context.store.reopen('troubled', id, OPEN);
    await submits(token, 'second', 'Fire små ord til');
    const late = await submits(token, 'proxy');
    expect(late.status).toBe(201);
    const { submissions } = await stored(id);
    expect(submissions.map(({ answers }) => answers.prose?.value)).toEqual(['Tre små ord', 'Fire små ord til']);
  });
});
