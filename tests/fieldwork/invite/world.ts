/** What the tests of invitations share: the shipped survey with contacts, and somebody who may send. */
import type { Contact } from '../../../server/registry/model.ts';
import type { TableRow } from '../../../server/store/operations/copy.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { startServer, type TestServer, type TestServerOptions } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const AT = '/surveys/mic-2011-2014/invitations';

const contact = (id: string, municipality: string, about: Partial<Contact> = {}): Contact => ({
  ...{ id, municipality, name: id, role: '', email: `${id}@example.org`, telephone: '', language: 'en' },
  ...{ channel: 'email', endedAt: null },
  ...about,
});

const CONTACTS: Contact[] = [
  contact('left', 'al', { endedAt: 5 }),
  contact('kari', 'al', { name: 'Kari Nes', role: 'ordførar', language: 'nn' }),
  contact('ola', 'al', { name: 'Ola', language: 'nb' }),
  contact('maria', 'solola', {
    name: '=María "Mia" López',
    role: 'alcaldesa',
    language: 'es',
    telephone: '+502 5555-1234',
  }),
  contact('grace', 'taveta', { name: 'Grace', channel: 'whatsapp', telephone: '0712 345 678' }),
  contact('silent', 'voi', { email: '' }),
];

const row = (one: Contact, position: number): TableRow => ({
  ...{ survey: SURVEY, id: one.id, position, municipality: one.municipality, name: one.name, role: one.role },
  ...{ email: one.email, telephone: one.telephone, language: one.language, channel: one.channel },
  ended_at: one.endedAt,
});

export interface World {
  server: TestServer;
  clock: { time: number; now(): number };
  clerk: Researcher;
}

export async function fieldworld(options: TestServerOptions = {}): Promise<World> {
  const clock = { time: Date.parse('2014-07-09T12:00:00Z'), now: () => clock.time };
  const server = await startServer({ clock, ...options });
  await server.context.store.loadTable('contact', CONTACTS.map(row));
  return { server, clock, clerk: await researcher(server, 'administrator') };
}
