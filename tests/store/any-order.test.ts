/** Whatever order researchers and respondents do things in, and whatever they do at once: what counts is what counting anew gives, and the ledger verifies. On both engines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMunicipalities } from '../../server/fieldwork/registry/merging.ts';
import { undo } from '../../server/fieldwork/registry/undoing.ts';
import { newId } from '../../server/foundation/ids.ts';
import type { EntryChange, FullRegistry, InvitationMove } from '../../server/registry/changes.ts';
import type { ChangeRegistry } from '../../server/store/contacts.ts';
import { checkLedger } from '../../server/store/ledger-check.ts';
import type { NewInvitation, Store } from '../../server/store/store.ts';
import {
  anInvitation,
  change,
  contentHash,
  ENGINES,
  invited,
  registryOf,
  saving,
  submitting,
  town,
  withStore,
} from './world.ts';

const PLACES = ['alta', 'alta-2', 'bodo'];
const REGISTRY = registryOf(PLACES.map((id) => town(id)));
const BY = 'ola@samsvar.example';
const STEPS = [
  ...(['invite', 'come', 'save', 'submit', 'submit', 'submit', 'reopen', 'withdraw', 'reinstate', 'erase'] as const),
  ...(['accept', 'accept-new', 'reject', 'reconsider', 'merge', 'merge', 'undo', 'undo', 'seal', 'rebuild'] as const),
];
interface Step {
  does: (typeof STEPS)[number];
  /** Which invitation, change or municipality, counted round. */
  which: number;
  other: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(...STEPS),
  which: fc.nat(5),
  other: fc.nat(5),
});
/** Steps of one inner list are taken at once. */
const story = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 25 });

describe.each(ENGINES)('anything in any order on %s', (engine) => {
  let store: Store;
  let surveys = 0;
  withStore(engine, (opened) => {
    store = opened;
  });

  /** One survey, and what has been done in it. */
  async function world() {
    surveys += 1;
    const survey = `survey-${surveys}`;
    await store.importRegistry(survey, REGISTRY, 'files');
    const invitations = [await invited(store, { survey, municipality: 'alta', ordinal: 1 })];
    const acknowledged: string[] = [];
    const at = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];
    const registry = async (): Promise<FullRegistry> => ({
      ...(await store.registry(survey)),
      contacts: await store.contacts(survey),
    });
    const written = (
      cause: ChangeRegistry['cause'],
      changes: EntryChange[],
      moves: InvitationMove[] = [],
      undoes: string | null = null,
    ) => store.changeRegistry({ survey, id: newId(), at: 50, by: BY, cause, changes, moves, undoes });

    async function come(): Promise<void> {
      const invitation = anInvitation({ survey, municipality: `open-${newId()}`, ordinal: 1 });
      await store.openInvitation({
        invitation,
        answer: {
          ...{ survey, invitation: invitation.id, pass: newId(), municipality: null, name: 'Alta', country: '' },
          ...{ contactName: 'Kari', email: '', at: 20 },
        },
      });
      invitations.push(invitation);
    }

    async function answers(invitation: NewInvitation, text: string) {
      const revision = (await store.responseState(survey, invitation.id))?.answers.aims?.revision ?? 0;
      return [change('aims', text, revision)];
    }

    async function take({ does, which, other }: Step): Promise<void> {
      const invitation = at(invitations, which);
      const municipalities = (await store.registry(survey)).municipalities.map(({ id }) => id);
      const [here, there] = [at(municipalities, which), at(municipalities, other)];
      if (invitation === undefined || here === undefined || there === undefined) return;
      const decision = { survey, invitation: invitation.id, at: 500, by: BY };
      const text = 'a'.repeat(other);
      switch (does) {
        case 'invite': {
          const more = anInvitation({ survey, municipality: here, questionnaire: at(['north', 'south'], other) });
          // Merged away meanwhile there is nobody to invite.
          await store.makeInvitations(survey, [more]);
          invitations.push(more);
          return;
        }
        case 'come':
          return come();
        case 'save':
          await store.saveAnswers(saving(invitation, await answers(invitation, text)));
          return;
        case 'submit': {
          const done = await store.submit(submitting(invitation, await answers(invitation, text)));
          if (done.kind === 'submitted') acknowledged.push(done.submission.id);
          return;
        }
        case 'reopen':
          await store.reopen(survey, invitation.id, 600);
          return;
        case 'withdraw':
          return store.withdraw(survey, invitation.id, 700);
        case 'reinstate':
          return store.reinstate(survey, invitation.id, 800);
        case 'erase':
          await store.eraseResponse({ survey, invitation: invitation.id, at: 900 });
          return;
        case 'accept':
          await store.acceptOpen({ ...decision, municipality: there, added: null });
          return;
        case 'accept-new': {
          const id = `new-${newId()}`;
          const changes: EntryChange[] = [{ entity: 'municipality', id, before: null, after: town(id) }];
          const added = {
            survey,
            id: newId(),
            at: 50,
            by: BY,
            cause: 'add' as const,
            changes,
            moves: [],
            undoes: null,
          };
          await store.acceptOpen({ ...decision, municipality: id, added });
          return;
        }
        case 'reject':
          await store.rejectOpen({ ...decision, reason: 'twice' });
          return;
        case 'reconsider':
          await store.reconsiderOpen(decision);
          return;
        case 'merge': {
          const plan = mergeMunicipalities(await registry(), await store.invitations(survey, null, 1000), here, there);
          if (plan.kind === 'plan') await written('merge', plan.changes, plan.moves);
          return;
        }
        case 'undo': {
          const done = await store.registryChanges(survey, {}, null, 100);
          const last = at(done, which);
          if (last === undefined || last.undoneBy !== null) return;
          await undo(last, await registry(), false, (changes, moves) => written('undo', changes, moves, last.id));
          return;
        }
        case 'seal':
          return store.sealLedger(survey, 1000);
        case 'rebuild':
          return store.rebuildRollUps(survey);
      }
    }

    async function check(): Promise<void> {
      const seen = await store.snapshot(async (reads) => ({
        rollUps: await reads.rollUps(survey),
        recount: await reads.recount(survey),
        rows: await reads.responses(survey, {}, null, 1000),
        exported: await reads.exportedSubmissions(survey, null, 1000),
        stored: await reads.allSubmissions(survey, null, 1000),
        faults: await checkLedger(reads, survey, contentHash),
        readings: await reads.readingFaults(survey, 100),
      }));
      expect(seen.rollUps).toEqual(seen.recount);
      expect(seen.rollUps.every(({ n }) => n > 0)).toBe(true);
      // What counts is each response's latest, where nothing was withdrawn, erased or never accepted.
      const counting = seen.rows.flatMap(({ status, submission, invitation }) =>
        submission === null || ['withdrawn', 'erased', 'unconfirmed'].includes(status)
          ? []
          : [`${submission.id} ${invitation.municipality}`],
      );
      expect(seen.exported.map(({ id, municipality }) => `${id} ${municipality}`).toSorted()).toEqual(
        counting.toSorted(),
      );
      expect(seen.stored.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted());
      expect(seen.faults).toEqual([]);
      expect(seen.readings).toEqual([]);

      // Whatever was taken in until now, nothing is read that does not count; once it is taken in, everything is.
      const counted = seen.exported.flatMap(({ id, response, municipality, answers }) =>
        Object.entries(answers).flatMap(([question, { value, revision, language }]) =>
          value === '' ? [] : [{ submission: id, response, municipality, question, value, revision, language }],
        ),
      );
      const places = (rows: { question: string; response: string }[]) =>
        rows.map((row) => `${row.question} ${row.response} ${JSON.stringify(row)}`).toSorted();
      const readNow = async () => {
        const rows = await store.countedAnswers(survey, {}, null, 1000);
        return places(
          rows.map(({ submission, response, municipality, question, value, revision, language }) => {
            return { submission, response, municipality, question, value, revision, language };
          }),
        );
      };
      const before = await readNow();
      expect(before.filter((row) => !places(counted).includes(row))).toEqual([]);
      await store.readSubmissions(survey);
      expect(await readNow()).toEqual(places(counted));
      expect(await store.readSubmissions(survey)).toEqual({ read: 0 });
    }
    return { take, check };
  }

  it('counts what is to be counted, where it belongs, and loses nothing', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (groups) => {
        const { take, check } = await world();
        for (const group of groups) {
          await Promise.all(group.map(take));
          await check();
        }
        await store.rebuildRollUps(`survey-${surveys}`);
        await check();
      }),
      { numRuns: engine === 'sqlite' ? 60 : 30 },
    );
  });
});
