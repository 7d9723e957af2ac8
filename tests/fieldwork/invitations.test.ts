import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { Context } from '../../server/context.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import type { Survey } from '../../server/definitions/model.ts';
import {
  codeHash,
  codeOf,
  invitationList,
  inviteAll,
  newInvitation,
  tokenHash,
  tokenOf,
} from '../../server/fieldwork/invitations.ts';
import { normaliseCode } from '../../server/foundation/ids.ts';
import { loadRegistry } from '../../server/registry/load.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { clock, ENGINES, newPlace, type Place } from '../store/world.ts';

const root = join(import.meta.dirname, '..', '..');
const surveys = [
  ...(await loadSurveys(join(root, 'surveys'))).surveys,
  ...(await loadSurveys(join(root, 'tests', 'fixtures', 'surveys'))).surveys,
];
const named = (id: string): Survey => {
  const survey = surveys.find((one) => one.id === id);
  if (survey === undefined) throw new Error(`${id} is not served`);
  return survey;
};
const mic = named('mic-2011-2014');

describe.each(inTurn(ENGINES, 0))('inviting on %s', (engine) => {
  let place: Place;
  let context: Context;
  beforeAll(async () => {
    place = await newPlace(engine);
    const store = await place.open();
    for (const { id, registryFolder, languages } of surveys) {
      const { registry, hash } = await loadRegistry(registryFolder, languages);
      await store.importRegistry(id, registry, hash);
    }
    context = {
      config: readConfig({ SAMSVAR_BASE_URL: 'https://samsvar.example/' }),
      clock,
      store,
      surveys: new Map(surveys.map((survey) => [survey.id, survey])),
      current: new Map(),
      secret: 'a secret of at least thirty-two characters',
      assets: { folder: '', url: (entry) => entry },
    };
  });
  afterAll(async () => {
    await context.store.close();
    await place.remove();
  });

  it('invites each municipality that has begun a partnership, once, however often it is asked', async () => {
    const made = await Promise.all([inviteAll(context, mic), inviteAll(context, mic)]);
    expect(made.map((one) => one.made).sort((a, b) => a - b)).toEqual([0, 22]);
    expect(await inviteAll(context, mic)).toEqual({ made: 0, there: 22 });
    const rows = await invitationList(context, mic);
    expect(new Set(rows.map((row) => row.municipality)).size).toBe(22);
    expect(rows.filter((row) => row.questionnaire === 'norway')).toHaveLength(11);
    for (const planned of ['fredrikstad', 'san-martin-jilotepeque', 'patzun', 'tysnes', 'mbulu'])
      expect(rows.map((row) => row.municipality)).not.toContain(planned);
  });
  it('lists what a letter needs, in the order of questionnaires and registry', async () => {
    const rows = await invitationList(context, mic);
    expect(rows[0]).toMatchObject({ municipality: 'stjordal', partnership: 'Stjørdal – Panajachel', language: 'nb' });
    expect(rows.find((row) => row.municipality === 'jolster')).toMatchObject({
      language: 'nn',
      questionnaire: 'norway',
    });
    expect(rows.find((row) => row.municipality === 'solola')).toMatchObject({
      municipalityName: 'Sololá',
      region: 'guatemala',
      country: 'GT',
      language: 'es',
      questionnaire: 'guatemala',
    });
    for (const row of rows) {
      expect(row.link).toBe(`https://samsvar.example/r/${row.token}`);
      expect(row.token).toMatch(/^[\w-]{22}$/);
      expect(normaliseCode(row.code)).toBe(row.code);
    }
    expect(new Set(rows.flatMap((row) => [row.token, row.code])).size).toBe(2 * rows.length);
  });
  it('prints the same links and codes again; the store knows them by hash alone', async () => {
    const [before, after] = [await invitationList(context, mic), await invitationList(context, mic)];
    expect(after).toEqual(before);
    for (const { token, code, invitation } of after.slice(0, 3)) {
      expect(await context.store.invitationByToken(tokenHash(token))).toEqual(invitation);
      expect(await context.store.invitationByCode(codeHash(context.secret, code))).toEqual(invitation);
      expect(await context.store.invitationByToken(token)).toBeUndefined();
      expect(tokenOf(context.secret, 'mic-2011-2014', invitation.id, 1)).toBe(token);
      expect(tokenOf('another secret', 'mic-2011-2014', invitation.id, 1)).not.toBe(token);
      expect(codeOf(context.secret, 'mic-tor-2014', invitation.id, 1)).not.toBe(code);
    }
  });
  it('invites who stands in no partnership, and names all partnerships of who is in several', async () => {
    const troubled = named('troubled');
    await inviteAll(context, troubled);
    const rows = await invitationList(context, troubled);
    expect(rows.map((row) => row.municipality)).toEqual(['ostby', 'formel', 'comillas', 'al-qahira', 'alone']);
    expect(rows.at(-1)?.partnership).toBe('');
    expect(rows[0]?.partnership).toBe('+1, "Østby" – San Juan; Ring: Østby, =cmd; القاهرة; @Tysdag\nog elva');
  });
  it('keeps synthetic respondents apart: neither listed among the real ones nor in their way', async () => {
    const tor = named('mic-tor-2014');
    const about = { survey: tor.id, questionnaire: 'norway', municipality: 'tinn', language: 'nb', madeAt: 1 };
    const synthetic = newInvitation(context.secret, { ...about, ordinal: 1, synthetic: true });
    await context.store.makeInvitations(tor.id, [synthetic]);
    await inviteAll(context, tor);
    const rows = await invitationList(context, tor);
    expect(rows).toHaveLength(22);
    expect(rows.find((row) => row.municipality === 'tinn')?.invitation).toMatchObject({ synthetic: false, ordinal: 2 });
    expect((await invitationList(context, tor, { synthetic: true })).map((row) => row.invitation.id)).toEqual([
      synthetic.id,
    ]);
  });
});
