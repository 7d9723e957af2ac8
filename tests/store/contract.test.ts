/** What every store promises, on both engines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMade } from '../../server/fieldwork/invitations.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { Store } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  contentHash,
  ENGINES,
  freeze,
  invited,
  SURVEY,
  saving,
  submitted,
  submitting,
  withStore,
} from './world.ts';

describe.each(ENGINES)('the store on %s', (engine) => {
  let store: Store;
  withStore(engine, (opened) => {
    store = opened;
  });

  describe('drafts', () => {
    it('begin with the first saved answer, and keep every revision', async () => {
      const invitation = await invited(store);
      expect(await store.responseState(SURVEY, invitation.id)).toBeUndefined();
      await store.saveAnswers(saving(invitation, [change('aims', 'on')], 100));
      await store.saveAnswers(saving(invitation, [change('aims', 'one library', 1)], 200));
      const state = await store.responseState(SURVEY, invitation.id);
      expect(state).toMatchObject({ status: 'draft', version: 1, startedAt: 100, changedAt: 200 });
      expect(state?.answers).toEqual({
        aims: { value: 'one library', revision: 2, receivedAt: 200, language: 'nb' },
      });
      const revisions = await store.revisions(SURVEY, state?.id ?? '');
      expect(revisions.map(({ revision, value }) => [revision, value])).toEqual([
        [1, 'on'],
        [2, 'one library'],
      ]);
    });

    it('keep every kind of value as it was, nasty text included', async () => {
      const invitation = await invited(store);
      const values = ['=1+1\u0000"\'\\ 🎈 ñ\r\n', 0, -2.5, false, null, ['b', 'a'], { school: 60, roads: 'much' }];
      await store.saveAnswers(
        saving(
          invitation,
          values.map((value, index) => change(`q${index}`, value)),
        ),
      );
      const state = await store.responseState(SURVEY, invitation.id);
      expect(values.map((_, index) => state?.answers[`q${index}`]?.value)).toEqual(values);
    });

    it('are found and kept also by keys with a character that PostgreSQL has no place for', async () => {
      const invitation = await invited(store);
      const once = await store.saveAnswers(saving(invitation, [change('aims', 'a', 0, 'page\0')]));
      expect(once).toMatchObject({ kind: 'done', answers: [{ kind: 'saved', revision: 1 }] });
      expect(await store.accountByEmail('a\0b')).toBeUndefined();
      expect(await store.responses(SURVEY, { region: '\0' }, '\0', 5)).toEqual([]);
    });

    it('are saved however many read slowly, as those who download exports', async () => {
      const invitation = await invited(store);
      const { promise: read, resolve: goOn } = Promise.withResolvers<void>();
      const readers = Array.from({ length: 20 }, () =>
        store.snapshot(async (reads) => {
          await read;
          return reads.responseState(SURVEY, invitation.id);
        }),
      );
      await store.saveAnswers(saving(invitation, [change('aims', 'meanwhile')]));
      goOn();
      expect(await Promise.all(readers)).toHaveLength(20);
    });

    it('go on in the version they began in', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', 'a')]));
      await store.saveAnswers({ ...saving(invitation, [change('aims', 'b', 1)]), version: 2 });
      expect((await store.responseState(SURVEY, invitation.id))?.version).toBe(1);
    });

    it('answer a conflict with what is there, and save the other answers', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', 'here')], 100));
      const result = await store.saveAnswers(
        saving(invitation, [change('aims', 'there', 0), change('ends', 'new')], 200),
      );
      expect(result).toEqual({
        kind: 'done',
        answers: [
          { question: 'aims', kind: 'conflict', current: { value: 'here', revision: 1, receivedAt: 100 }, kept: 2 },
          { question: 'ends', kind: 'saved', revision: 1, receivedAt: 200 },
        ],
      });
      expect((await store.responseState(SURVEY, invitation.id))?.answers.aims?.value).toBe('here');
    });

    it('make no revision of an equal value, from however old a page', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', { a: 1, b: 2 })], 100));
      const again = await store.saveAnswers(saving(invitation, [change('aims', { b: 2, a: 1 }, 0)], 200));
      expect(again).toEqual({
        kind: 'done',
        answers: [{ question: 'aims', kind: 'saved', revision: 1, receivedAt: 100 }],
      });
    });

    it('give the same client id its first result, also after later revisions', async () => {
      const invitation = await invited(store);
      const first = change('aims', 'a', 0, 'one');
      const equal = change('aims', 'a', 0, 'two');
      const answer = await store.saveAnswers(saving(invitation, [first], 100));
      const unchanged = await store.saveAnswers(saving(invitation, [equal], 150));
      await store.saveAnswers(saving(invitation, [change('aims', 'b', 1)], 200));
      expect(await store.saveAnswers(saving(invitation, [first], 300))).toEqual(answer);
      expect(await store.saveAnswers(saving(invitation, [equal], 300))).toEqual(unchanged);
      expect((await store.responseState(SURVEY, invitation.id))?.answers.aims?.value).toBe('b');
    });

    it('of one response, saved by many at once, end in one row of revisions', async () => {
      const invitation = await invited(store);
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          store.saveAnswers(saving(invitation, [change('aims', `text ${index}`, 0), change(`own-${index}`, 'x')])),
        ),
      );
      const kinds = results.flatMap((result) => (result.kind === 'done' ? result.answers : []));
      expect(kinds.filter((saved) => saved.question === 'aims' && saved.kind === 'saved')).toHaveLength(1);
      const state = await store.responseState(SURVEY, invitation.id);
      expect(Object.keys(state?.answers ?? {})).toHaveLength(13);
    });
  });

  describe('submission', () => {
    it('freezes what is stored, also where the same text was saved between reading and submitting', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', 'first')], 100));
      const known = await store.responseState(SURVEY, invitation.id);
      await store.saveAnswers({ ...saving(invitation, [change('aims', 'last', 1)], 200), language: 'en' });
      const meant = submitting(invitation, [change('aims', 'last', 1)], 300);
      const result = await store.submit({ ...meant, ...(known && { known }) });
      if (result.kind !== 'submitted') throw new Error(`not submitted: ${result.kind}`);
      expect(result.submission.answers.aims).toMatchObject({ revision: 2, receivedAt: 200, language: 'en' });
      const [stored] = await store.submissions(SURVEY, invitation.id);
      expect(stored && contentHash(stored)).toBe(result.submission.hash);
    });

    it('freezes the answers, once for each client id', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', 'a')]));
      const request = submitting(invitation, [change('ends', 'b')], 500);
      const first = await store.submit(request);
      if (first.kind !== 'submitted') throw new Error(first.kind);
      expect(first).toMatchObject({ repeated: false, submission: { ordinal: 1, submittedAt: 500 } });
      expect(Object.keys(first.submission.answers)).toEqual(['aims', 'ends']);
      expect(await store.submit(request)).toEqual({ ...first, repeated: true });
      expect(await store.submissions(SURVEY, invitation.id)).toEqual([first.submission]);
    });

    it('with errors keeps the answers as drafts', async () => {
      const invitation = await invited(store);
      const result = await store.submit(submitting(invitation, [change('aims', 'bad')]));
      expect(result).toEqual({ kind: 'invalid', errors: [{ question: 'aims', code: 'bad' }] });
      expect(await store.responseState(SURVEY, invitation.id)).toMatchObject({
        status: 'draft',
        answers: { aims: { value: 'bad' } },
      });
    });

    it('with a conflict submits nothing', async () => {
      const invitation = await invited(store);
      await store.saveAnswers(saving(invitation, [change('aims', 'mine')]));
      const result = await store.submit(submitting(invitation, [change('aims', 'yours', 0)]));
      expect(result).toMatchObject({ kind: 'conflict', answers: [{ question: 'aims' }] });
      expect(await store.submissions(SURVEY, invitation.id)).toEqual([]);
    });

    it('is refused the second time until it is reopened, and the first one stays', async () => {
      const invitation = await invited(store);
      const first = await submitted(store, invitation, [change('aims', 'a')]);
      const refused = { kind: 'refused', reason: 'submitted' };
      expect(await store.submit(submitting(invitation, []))).toEqual(refused);
      expect(await store.saveAnswers(saving(invitation, [change('aims', 'b', 1)]))).toEqual(refused);
      await store.reopen(SURVEY, invitation.id, 600);
      expect((await store.responseState(SURVEY, invitation.id))?.status).toBe('reopened');
      const second = await submitted(store, invitation, [change('aims', 'b', 1)]);
      expect(second.ordinal).toBe(2);
      expect(await store.submissions(SURVEY, invitation.id)).toEqual([first, second]);
      const counted = await store.countedSubmissions(SURVEY, null, 1000);
      expect(counted.filter((one) => one.invitation === invitation.id)).toEqual([second]);
    });

    it('that is sent twice at once is one submission', async () => {
      const invitation = await invited(store);
      const request = submitting(invitation, [change('aims', 'a')]);
      const results = await Promise.all([store.submit(request), store.submit(request), store.submit(request)]);
      expect(
        new Set(results.map((result) => (result.kind === 'submitted' ? result.submission.id : result.kind))).size,
      ).toBe(1);
    });

    it('of a withdrawn invitation is refused, and possible again once reinstated', async () => {
      const invitation = await invited(store);
      await store.withdraw(SURVEY, invitation.id, 100);
      const refused = { kind: 'refused', reason: 'withdrawn' };
      expect(await store.submit(submitting(invitation, []))).toEqual(refused);
      expect(await store.saveAnswers(saving(invitation, [change('aims', 'a')]))).toEqual(refused);
      await store.reinstate(SURVEY, invitation.id, 200);
      expect((await submitted(store, invitation, [])).ordinal).toBe(1);
    });

    it('that throws takes nothing of the others with it', async () => {
      const [good, nobody, alsoGood] = [await invited(store), anInvitation(), await invited(store)];
      const results = await Promise.allSettled([
        store.submit(submitting(good, [change('aims', 'a')])),
        store.submit(submitting(nobody, [change('aims', 'a')])),
        store.submit(submitting(alsoGood, [change('aims', 'a')])),
      ]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.responseState(SURVEY, nobody.id)).toBeUndefined();
      expect((await store.responseState(SURVEY, alsoGood.id))?.status).toBe('submitted');
    });
  });

  describe('invitations', () => {
    it('are made once, and found by token and by code', async () => {
      const invitation = anInvitation({ synthetic: true, survey: 'other' });
      expect(await store.makeInvitations('other', [invitation])).toEqual({ made: 1 });
      expect(await store.makeInvitations('other', [{ ...anInvitation(), ...invitation, id: 'x' }])).toEqual({
        made: 0,
      });
      const { tokenHash, codeHash, ...kept } = invitation;
      expect(await store.invitationByToken(tokenHash)).toEqual(asMade(kept));
      expect(await store.invitationByCode(codeHash)).toEqual(asMade(kept));
      expect(await store.invitationByToken('unknown')).toBeUndefined();
      expect(await store.hasInvitations('other', true)).toBe(true);
      expect(await store.hasInvitations('other', false)).toBe(false);
    });

    it('are listed with their responses, by every filter, page by page', async () => {
      const survey = 'listed';
      const label = { source: 'en', in: { en: { text: 'x' } } };
      await store.importRegistry(
        survey,
        {
          regions: [
            { id: 'north', label },
            { id: 'south', label },
          ],
          countries: [
            { id: 'NO', region: 'north', label },
            { id: 'MW', region: 'south', label },
          ],
          municipalities: [
            { id: 'alta', name: 'Alta', country: 'NO', language: 'nb', latitude: 69.97, longitude: 23.27 },
            { id: 'zomba', name: 'Zomba', country: 'MW', language: 'en' },
          ],
          partnerships: [{ id: 'p', label: 'Alta–Zomba', status: 'active', period: '2011', municipalities: ['alta'] }],
        },
        'hash',
      );
      const norwegian = await invited(store, { survey, municipality: 'alta' });
      const african = await invited(store, { survey, municipality: 'zomba', language: 'en' });
      const submission = await submitted(store, african, [change('aims', 'a')]);
      const list = async (filter: Parameters<Store['responses']>[1]) =>
        (await store.responses(survey, filter, null, 10)).map((row) => row.invitation.id);
      expect(await list({})).toEqual([norwegian.id, african.id]);
      expect(await list({ region: 'north' })).toEqual([norwegian.id]);
      expect(await list({ country: 'MW' })).toEqual([african.id]);
      expect(await list({ partnership: 'p' })).toEqual([norwegian.id]);
      expect(await list({ status: 'not started' })).toEqual([norwegian.id]);
      expect(await list({ status: 'submitted', municipality: 'zomba', questionnaire: 'north' })).toEqual([african.id]);
      const [second] = await store.responses(survey, {}, norwegian.id, 10);
      const { answers: _, facts: __, ...summary } = submission;
      expect(second).toMatchObject({ country: 'MW', region: 'south', partnerships: [], submission: summary });
      expect(await store.counts(survey)).toEqual([
        { questionnaire: 'north', status: 'not started', n: 1 },
        { questionnaire: 'north', status: 'submitted', n: 1 },
      ]);
    });
  });

  it('keeps the registry as the files have it, and an invited municipality that has gone from them', async () => {
    const survey = 'registered';
    const label = { source: 'en', in: { en: { text: 'North' } } };
    const registry = {
      regions: [{ id: 'north', label }],
      countries: [{ id: 'NO', region: 'north', label }],
      municipalities: [
        { id: 'alta', name: 'Alta', country: 'NO', language: 'nb', latitude: 69.97, longitude: 23.27 },
        { id: 'bodo', name: 'Bodø', country: 'NO', language: 'nb' },
      ],
      partnerships: [
        { id: 'p', label: 'Both', status: 'active' as const, period: '', municipalities: ['bodo', 'alta'] },
      ],
    };
    expect(await store.importRegistry(survey, registry, 'one')).toEqual({ imported: true, kept: [], differs: false });
    expect(await store.registry(survey)).toEqual(registry);
    expect(await store.importRegistry(survey, registry, 'one')).toEqual({ imported: false, kept: [], differs: false });
    await invited(store, { survey, municipality: 'alta' });
    const without = { regions: [], countries: [], municipalities: [], partnerships: [] };
    expect(await store.importRegistry(survey, without, 'two')).toEqual({
      imported: true,
      kept: ['alta'],
      differs: false,
    });
    expect((await store.registry(survey)).municipalities.map((municipality) => municipality.id)).toEqual(['alta']);
    expect((await store.registry(survey)).regions).toEqual(registry.regions);
  });

  it('freezes a version only where the content is new', async () => {
    const content = {
      id: 'north',
      title: { source: 'en', in: {} },
      language: 'en',
      audience: { label: { source: 'en', in: {} }, regions: [] },
      sections: [],
      pipes: {},
    };
    const freezing = (hash: string) =>
      store.freezeVersion({ survey: 'frozen', questionnaire: 'north', hash, content, at: 5 });
    expect(await freezing('a')).toMatchObject({ isNew: true, version: { version: 1, content }, previous: undefined });
    expect(await freezing('a')).toMatchObject({ isNew: false, version: { version: 1 } });
    expect(await freezing('b')).toMatchObject({ isNew: true, version: { version: 2 }, previous: { version: 1 } });
    expect((await store.versions('frozen', 'north')).map((version) => version.hash)).toEqual(['a', 'b']);
  });

  it('keeps the roll-ups equal to a recount, whatever happens in whatever order', async () => {
    const step = fc.record({
      who: fc.nat(3),
      what: fc.constantFrom('save', 'submit', 'submit', 'reopen', 'withdraw', 'reinstate'),
      question: fc.constantFrom('aims', 'ends'),
      value: fc.constantFrom('', 'a', 'bb', 'ccc', 'bad'),
    });
    let survey = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        survey += 1;
        const about = { survey: `random-${survey}` };
        const everyone = [
          anInvitation({ ...about, municipality: 'alta' }),
          anInvitation({ ...about, municipality: 'alta' }),
          anInvitation({ ...about, municipality: 'bodo' }),
          anInvitation({ ...about, municipality: 'zomba', questionnaire: 'south' }),
        ];
        await store.makeInvitations(about.survey, everyone);
        for (const { who, what, question, value } of steps) {
          const invitation = everyone[who];
          if (!invitation) throw new Error('nobody');
          const answers = [change(question, value, 99)];
          if (what === 'save') await store.saveAnswers(saving(invitation, answers));
          else if (what === 'submit') await store.submit(submitting(invitation, answers));
          else await store[what](invitation.survey, invitation.id, 700);
        }
        const kept = await store.rollUps(about.survey);
        expect(kept).toEqual(await store.recount(about.survey));
        await store.rebuildRollUps(about.survey);
        expect(await store.rollUps(about.survey)).toEqual(kept);
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
  });

  it('shows a snapshot one state, whatever is written meanwhile', async () => {
    const before = await invited(store, { survey: 'snapshot' });
    await store.snapshot(async (reads) => {
      expect(await reads.invitations('snapshot', null, 10)).toHaveLength(1);
      await submitted(store, before, [change('aims', 'a')]);
      await invited(store, { survey: 'snapshot' });
      expect(await reads.invitations('snapshot', null, 10)).toHaveLength(1);
      expect(await reads.submissions('snapshot', before.id)).toEqual([]);
    });
    expect(await store.invitations('snapshot', null, 10)).toHaveLength(2);
  });

  it('seals every submission into a ledger that verifies', async () => {
    const survey = 'sealed';
    const everyone = Array.from({ length: 9 }, () => anInvitation({ survey }));
    await store.makeInvitations(survey, everyone);
    await Promise.all(everyone.map((one) => submitted(store, one, [change('aims', one.id)])));
    await store.sealLedger(survey, 900);
    const entries = await store.ledgerEntries(survey, null, 100);
    expect(entries).toHaveLength(9);
    expect(entries.every((entry) => entry.height !== null)).toBe(true);
    const blocks = await store.ledgerBlocks(survey, 0, 100);
    expect(blocks.reduce((sum, block) => sum + block.size, 0)).toBe(9);
    expect(await store.snapshot((reads) => checkLedger(reads, survey, contentHash))).toEqual([]);
    await store.sealLedger(survey, 950);
    expect(await store.ledgerBlocks(survey, 0, 100)).toEqual(blocks);
  });

  describe('accounts', () => {
    it('get their password by a link that works once', async () => {
      const account = {
        id: 'a1',
        email: 'Kari@example.org',
        role: 'researcher' as const,
        region: null,
        passwordHash: null,
        createdAt: 1,
      };
      await store.createAccount(account, 'link', 1000);
      expect(await store.accountBySetup('link', 1000)).toBeUndefined();
      expect((await store.accountBySetup('link', 999))?.id).toBe('a1');
      expect(await store.completeSetup('link', 'hashed', 500)).toMatchObject({ passwordHash: 'hashed' });
      expect(await store.completeSetup('link', 'again', 501)).toBeUndefined();
      expect((await store.accountByEmail('kari@EXAMPLE.org'))?.passwordHash).toBe('hashed');
      expect((await store.accounts()).map((one) => one.email)).toEqual(['kari@example.org']);
    });

    it('have sessions until these expire or are ended', async () => {
      const account = {
        id: 'a2',
        email: 'b@example.org',
        role: 'administrator' as const,
        region: null,
        passwordHash: 'x',
        createdAt: 1,
      };
      await store.createAccount(account, 'link-2', 1000);
      for (const hash of ['s1', 's2', 's3']) {
        await store.createSession({ hash, account: 'a2', createdAt: 1, expiresAt: 100 });
      }
      expect((await store.session('s1', 99))?.id).toBe('a2');
      expect(await store.session('s1', 100)).toBeUndefined();
      await store.endSession('s1');
      expect(await store.session('s1', 50)).toBeUndefined();
      await store.endAllSessions('a2');
      expect(await store.session('s2', 50)).toBeUndefined();
    });

    it('and API tokens that are revoked open nothing', async () => {
      await store.createApiToken({ id: 't', name: 'script', role: 'researcher', region: null, createdAt: 1 }, 'hash');
      expect((await store.apiTokenByHash('hash'))?.name).toBe('script');
      await store.revokeApiToken('t', 9);
      expect(await store.apiTokenByHash('hash')).toBeUndefined();
      expect(await store.apiTokens()).toMatchObject([{ id: 't', revokedAt: 9 }]);
    });
  });

  it('counts tries by window, and forgets the old ones', async () => {
    expect(await store.countTry('address', 1000, 5100)).toBe(1);
    expect(await store.countTry('address', 1000, 5900)).toBe(2);
    expect(await store.countTry('another', 1000, 5900)).toBe(1);
    expect(await store.countTry('address', 1000, 6000)).toBe(1);
  });

  it('keeps values under a name', async () => {
    expect(await store.meta('name')).toBeUndefined();
    expect(await store.setMetaOnce('name', 'first')).toBe('first');
    expect(await store.setMetaOnce('name', 'second')).toBe('first');
    await store.setMeta('name', 'third');
    expect(await store.meta('name')).toBe('third');
    await expect(store.ping()).resolves.toBeUndefined();
  });

  it('pages through the counted submissions by key, each once', async () => {
    const survey = 'paged';
    const everyone = Array.from({ length: 7 }, () => anInvitation({ survey }));
    await store.makeInvitations(survey, everyone);
    for (const one of everyone) await store.submit({ ...submitting(one, [change('aims', 'a')]), freeze });
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await store.countedSubmissions(survey, after, 3);
      if (page.length === 0) break;
      seen.push(...page.map((one) => one.id));
      after = page.at(-1)?.id ?? null;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual([...seen].sort());
  });
});
