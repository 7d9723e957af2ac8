/** Two regions on one server, with a mark in everything that the one must not see of the other. */
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { newId } from '../../server/foundation/ids.ts';
import { freezeFor } from '../../server/respond/submission.ts';
import type { TableRow } from '../../server/store/operations/copy.ts';
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

export interface Planted {
  invitation: string;
  response: string;
  submission: string;
  contact: string;
  message: string;
  change: string;
  /** The partner's invitation and response. */
  partner: { invitation: string; response: string };
  /** Ids by which rows of the other regions are known. */
  ids: string[];
}

const AT = Date.parse('2024-07-09T12:00:00Z');

export async function plant(server: TestServer): Promise<Planted> {
  const { store } = server.context;
  const rows = await server.invite(SURVEY);
  const of = (municipality: string): InvitationRow => {
    const row = rows.find(({ invitation }) => invitation.municipality === municipality);
    if (row === undefined) throw new Error(`${municipality} is not invited`);
    return row;
  };
  const answered = (municipality: string, text: string, name: string) => submit(server, of(municipality), text, name);
  await answered(OWN, 'our own words', 'Amani');
  const elsewhere = await answered(ELSEWHERE, SAID, PERSON);
  const partner = await answered(PARTNER, SAID, PERSON);
  const [contact, message, change] = [newId(), newId(), newId()];
  const person = {
    id: contact,
    municipality: ELSEWHERE,
    name: PERSON,
    role: `${PERSON} alcalde`,
    email: `${PERSON}@samsvar.example`,
    telephone: '+502 5550 1234',
    language: 'es',
    channel: 'email',
    endedAt: null,
  };
  const { endedAt, ...columns } = person;
  await load('contact', { survey: SURVEY, ...columns, position: 0, ended_at: endedAt });
  await load('message', {
    survey: SURVEY,
    id: message,
    once: `invitation ${elsewhere.invitation} 1 email`,
    invitation: elsewhere.invitation,
    contact,
    kind: 'invitation',
    channel: 'email',
    language: 'es',
    recipient: person.email,
    subject: PERSON,
    body: `${PERSON}\n\nhttp://samsvar.example/r/nobody`,
    state: 'failed',
    attempts: 1,
    not_before: AT,
    claimed_by: null,
    claimed_until: null,
    said: PERSON,
    made_at: AT,
    made_by: PERSON,
    sent_at: null,
    changed_at: AT,
  });
  const entries = [{ entity: 'contact', id: contact, before: null, after: person }];
  await load('registry_change', {
    survey: SURVEY,
    id: change,
    at: AT,
    by_whom: 'researcher@samsvar.example',
    cause: 'add',
    undoes: null,
    entries: JSON.stringify(entries),
  });
  await load('registry_touched', { survey: SURVEY, entity: 'contact', entry: contact, change });
  await load('device_report', { survey: SURVEY, invitation: elsewhere.invitation, device: 'd0d0', unsent: 1, at: AT });

  const registry = await store.registry(SURVEY);
  const countries = registry.countries.filter(({ region }) => region !== OWN_REGION).map(({ id }) => id);
  const places = registry.municipalities.filter(({ country }) => countries.includes(country)).map(({ id }) => id);
  const invitations = rows.filter(({ invitation }) => places.includes(invitation.municipality));
  return {
    ...elsewhere,
    contact,
    message,
    change,
    partner,
    ids: [
      ...places,
      ...invitations.map(({ invitation }) => invitation.id),
      ...[elsewhere.response, partner.response, elsewhere.submission, contact, message, change],
    ],
  };

  function load(table: Parameters<typeof store.loadTable>[0], row: TableRow): Promise<void> {
    return store.loadTable(table, [row]);
  }
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
