/** Two regions on one server, with a mark in everything that the one must not see of the other. */
import { type InvitationRow, newInvitation } from '../../server/fieldwork/invitations.ts';
import { newId } from '../../server/foundation/ids.ts';
import { freezeFor } from '../../server/respond/submission.ts';
import type { TestServer } from '../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
/** The coordinator's. */
export const OWN_REGION = 'africa';
export const OWN = 'taveta';
/** In Guatemala, with a partner in Norway and none in Africa: not even its name is for Africa's coordinator. */
export const ELSEWHERE = 'san-juan-comalapa';
export const ELSEWHERE_NAME = 'San Juan Comalapa';
/** Taveta's partner: its name may be seen, its answers not. */
const PARTNER = 'melhus';

/** In answers, elsewhere and the partner's. */
export const SAID = 'Zanahoria';
/** In what tells who people are, and how they are reached: contacts, contributors, messages, changes of contacts. */
export const PERSON = 'Ixquiactap';

/** One municipality with all that there can be about it. */
interface Dossier {
  invitation: string;
  response: string;
  submission: string;
  contact: string;
  message: string;
  /** Of the registry. */
  change: string;
  quote: string;
  followUp: string;
  /** In the mirror of its partnership. */
  mark: string;
  coding: string;
}
export interface Planted {
  own: Dossier;
  elsewhere: Dossier;
  partner: Dossier;
  /** The invitation of somebody who came through an open round, and whom nobody has accepted: of no region. */
  stranger: string;
  /** Ids by which rows of the other regions are known. */
  ids: string[];
}

const AT = Date.parse('2024-07-09T12:00:00Z');

export async function plant(server: TestServer): Promise<Planted> {
  const { store } = server.context;
  const rows = await server.invite(SURVEY);
  const dossier = async (municipality: string, text: string, name: string): Promise<Dossier> => {
    const row = rows.find(({ invitation }) => invitation.municipality === municipality);
    if (row === undefined) throw new Error(`${municipality} is not invited`);
    const answered = await submit(server, row, text, name);
    const quote = await quoted(server, answered.invitation, text, name);
    const followUp = await askedAbout(server, answered.invitation, text);
    const mark = await marked(server, municipality, answered.invitation, text);
    const coding = await codedWith(server, answered, text);
    await translated(server, answered.invitation, text);
    return {
      ...answered,
      quote,
      followUp,
      mark,
      coding,
      ...(await writtenTo(server, municipality, answered.invitation, name)),
    };
  };
  const own = await dossier(OWN, 'our own words', 'Amani');
  const elsewhere = await dossier(ELSEWHERE, SAID, PERSON);
  const partner = await dossier(PARTNER, SAID, PERSON);
  const stranger = await cameUninvited(server);
  // As the job does: what is read later changes no row then.
  await store.readSubmissions(SURVEY);
  const registry = await store.registry(SURVEY);
  const countries = registry.countries.filter(({ region }) => region !== OWN_REGION).map(({ id }) => id);
  const places = registry.municipalities.filter(({ country }) => countries.includes(country)).map(({ id }) => id);
  const invitations = rows.filter(({ invitation }) => places.includes(invitation.municipality));
  return {
    own,
    elsewhere,
    partner,
    stranger,
    ids: [
      stranger,
      ...places,
      ...invitations.map(({ invitation }) => invitation.id),
      ...Object.values(elsewhere),
      ...Object.values(partner),
    ],
  };
}

/** A working translation of the answer, in the translation memory too. */
async function translated({ context: { store } }: TestServer, invitation: string, text: string): Promise<void> {
  const pairs = [{ source: text, target: `${text} in other words` }];
  await store.saveTranslations({
    ...{ survey: SURVEY, batch: null, by: 'ida', at: AT },
    translations: ['en', 'nn'].map((language) => ({
      ...{ invitation, question: 'stories', language, revision: 1, text: `${text} in other words`, pairs },
      ...{ isUnfinished: false, origin: 'person', machine: '', base: 0 },
    })),
  });
}

/** Somebody who picked the coordinator's own municipality, and said who they are. */
async function cameUninvited({ context: { store, secret, current } }: TestServer): Promise<string> {
  const version = current.get(`${SURVEY}/africa`);
  if (version === undefined) throw new Error('africa has no version');
  const about = { survey: SURVEY, questionnaire: 'africa', municipality: `open-${newId()}`, ordinal: 1 };
  const invitation = newInvitation(secret, { ...about, language: 'en', synthetic: false, madeAt: AT });
  await store.openInvitation({
    invitation,
    answer: {
      ...{ survey: SURVEY, invitation: invitation.id, pass: newId(), municipality: OWN, name: 'Taveta', country: '' },
      ...{ contactName: PERSON, email: `${PERSON}@taveta.example`, at: AT },
    },
  });
  await store.saveAnswers({
    ...{ survey: SURVEY, invitation: invitation.id, version: version.version, language: 'en', at: AT },
    answers: [{ question: 'stories', value: SAID, baseRevision: 0, clientId: newId() }],
  });
  return invitation.id;
}

/** A contact, a message to it, the change that it came with, a device's report: rows as the tables hold them. */
async function writtenTo(
  { context: { store } }: TestServer,
  municipality: string,
  invitation: string,
  name: string,
): Promise<Pick<Dossier, 'contact' | 'message' | 'change'>> {
  const [contact, message, change] = [newId(), newId(), newId()];
  const person = { id: contact, municipality, name, role: `${name} clerk`, email: `${name}@samsvar.example` };
  const reached = { telephone: '+47 22 00 00 00', language: 'en', channel: 'email' };
  const entries = [{ entity: 'contact', id: contact, before: null, after: { ...person, ...reached, endedAt: null } }];
  await store.loadTable('contact', [{ survey: SURVEY, ...person, ...reached, position: 0, ended_at: null }]);
  await store.loadTable('message', [
    {
      ...{ survey: SURVEY, id: message, once: `invitation ${invitation} 1 email`, invitation, contact },
      ...{ kind: 'invitation', channel: 'email', language: 'en', recipient: person.email },
      ...{ subject: name, body: `${name}\n\nhttp://samsvar.example/r/nobody`, state: 'failed', said: name },
      ...{ attempts: 1, not_before: AT, claimed_by: null, claimed_until: null, made_at: AT, made_by: name },
      ...{ sent_at: null, changed_at: AT },
    },
  ]);
  await store.loadTable('registry_change', [
    {
      ...{ survey: SURVEY, id: change, at: AT, by_whom: 'researcher@samsvar.example', cause: 'add', undoes: null },
      entries: JSON.stringify({ changes: entries, moves: [] }),
    },
  ]);
  await store.loadTable('registry_touched', [{ survey: SURVEY, entity: 'contact', entry: contact, change }]);
  await store.loadTable('device_report', [{ survey: SURVEY, invitation, device: 'd0d0', unsent: 1, at: AT }]);
  return { contact, message, change };
}

/** A question about the answer that repeats it. */
async function askedAbout({ context: { store } }: TestServer, invitation: string, text: string) {
  const id = newId();
  const about = { survey: SURVEY, id, invitation, question: 'stories', text, language: 'en', note: text };
  await store.askFollowUp({ ...about, askedAt: AT, askedBy: 'researcher@samsvar.example' });
  return id;
}

/** The whole answer as something that the partner does not mention. */
async function marked({ context: { store } }: TestServer, municipality: string, invitation: string, text: string) {
  const { partnerships } = await store.registry(SURVEY);
  const partnership = partnerships.find(({ municipalities }) => municipalities.includes(municipality));
  const id = newId();
  await store.addMirrorMark({
    ...{ survey: SURVEY, id, partnership: partnership?.id ?? '', invitation, question: 'stories', revision: 1 },
    ...{ from: 0, to: text.length, missingAt: PARTNER, note: text, madeBy: 'researcher@samsvar.example', madeAt: AT },
  });
  return id;
}

/** The whole answer as a quote, translated, sent and corrected. */
async function quoted({ context: { store } }: TestServer, invitation: string, text: string, name: string) {
  const quote = newId();
  const of = { survey: SURVEY, invitation, at: AT };
  const passage = { question: 'stories', revision: 1, from: 0, to: text.length };
  await store.chooseQuote({ ...of, ...passage, id: quote, by: 'researcher@samsvar.example' });
  await store.translateQuote({ ...of, quote, language: 'es', text, base: 0, by: 'researcher@samsvar.example' });
  await store.sendQuotes({ ...of, quotes: [quote], message: null });
  const decisions = [{ quote, base: 0, decision: 'corrected' as const, correction: `${text}!`, comment: text }];
  await store.decideQuotes({ ...of, decisions, by: { name, role: name } });
  return quote;
}

/** The whole answer coded, with a memo on it, on the answer and on the case, each of which repeats it. */
async function codedWith(
  { context: { store } }: TestServer,
  { invitation, response }: { invitation: string; response: string },
  text: string,
): Promise<string> {
  const by = 'researcher@samsvar.example';
  await store.readSubmissions(SURVEY);
  const code = (await store.codes(SURVEY)).find(({ removedAt }) => removedAt === null)?.id ?? '';
  const made = await store.addCoding({
    ...{ survey: SURVEY, invitation, at: AT, id: newId(), code, question: 'stories', revision: 1 },
    ...{ span: null, by },
  });
  if (made.kind !== 'done') throw new Error(made.kind);
  for (const target of [
    { kind: 'coding', coding: made.id },
    { kind: 'answer', response, question: 'stories' },
    { kind: 'case', response },
  ] as const)
    await store.saveMemo({ survey: SURVEY, id: newId(), target, text, base: 0, by, at: AT });
  return made.id;
}

async function submit({ context }: TestServer, { invitation }: InvitationRow, text: string, name: string) {
  const { store } = context;
  const version = context.current.get(`${SURVEY}/${invitation.questionnaire}`);
  if (version === undefined) throw new Error(`${invitation.questionnaire} has no version`);
  const { language } = invitation;
  const done = await store.submit({
    survey: SURVEY,
    invitation: invitation.id,
    version: version.version,
    language,
    answers: [{ question: 'stories', value: text, baseRevision: 0, clientId: newId() }],
    contributor: { name, role: name },
    clientId: newId(),
    at: AT,
    freeze: freezeFor({ invitation, version, language }),
  });
  if (done.kind !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(done)}`);
  return { invitation: invitation.id, response: done.submission.response, submission: done.submission.id };
}
