/** What the tests of the report share: a survey with answers, quotes that are cleared or not, and who may write. */
import { newId } from '../../../server/foundation/ids.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { startServer, type TestServer, type TestServerOptions } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const BASE = `/surveys/${SURVEY}/report`;

export interface World {
  server: TestServer;
  clock: { time: number; now(): number };
  writer: Researcher;
  /** Has `municipality` submit this as its stories, in nynorsk; gives the invitation. */
  answers(municipality: string, text: string): Promise<string>;
  /** The whole answer as a quote, agreed to where `isAgreed`. */
  quotes(invitation: string, text: string, isAgreed: boolean): Promise<string>;
  /** Adds a part to the report, and fills it; gives its id. */
  adds(kind: 'text' | 'quotes' | 'table', fields: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

export async function reportWorld(options: TestServerOptions = {}): Promise<World> {
  const clock = { time: Date.parse('2014-07-09T12:00:00Z'), now: () => clock.time };
  const server = await startServer({ clock, ...options });
  const { store } = server.context;
  const writer = await researcher(server, 'researcher');
  const rows = await server.invite(SURVEY);
  const sectionIds = async (): Promise<string[]> => {
    const page = (await writer.get(`${BASE}/edit`)).body;
    return [...page.matchAll(/action="[^"]+\/report\/edit\/([\w-]{36})"/g)].map((match) => String(match[1]));
  };
  return {
    server,
    clock,
    writer,
    async answers(municipality, text) {
      const row = rows.find(({ invitation }) => invitation.municipality === municipality);
      if (row === undefined) throw new Error(`${municipality} is not invited`);
      const clerk = new Respondent(server.app, row.token);
      await clerk.opens('nn');
      clerk.types('stories', text);
      await clerk.submits();
      return row.invitation.id;
    },
    async quotes(invitation, text, isAgreed) {
      const id = newId();
      const of = { survey: SURVEY, invitation, at: clock.time };
      const passage = { question: 'stories', revision: 1, from: 0, to: Array.from(text).length };
      await store.chooseQuote({ ...of, ...passage, id, by: 'ida' });
      await store.translateQuote({ ...of, quote: id, language: 'es', text: 'Llegó la lluvia.', base: 0, by: 'ida' });
      await store.sendQuotes({ ...of, quotes: [id], message: null });
      const decision = { quote: id, base: 0, decision: 'agreed' as const, correction: '', comment: '' };
      if (isAgreed) await store.decideQuotes({ ...of, decisions: [decision], by: { name: 'Kari', role: '' } });
      return id;
    },
    async adds(kind, fields) {
      const before = new Set(await sectionIds());
      const added = await writer.post(`${BASE}/edit`, { do: 'add', kind, ...(kind === 'table' && fields) });
      if (added.statusCode !== 303) throw new Error(`not added: ${added.statusCode}`);
      const id = String(added.headers.location).split('/').at(-1) ?? '';
      if (kind === 'table') return (await sectionIds()).find((one) => !before.has(one)) ?? '';
      const form = (await writer.get(`${BASE}/edit/${id}`)).body;
      const base = /name="base" value="(\d+)"/.exec(form)?.[1] ?? '';
      const saved = await writer.post(`${BASE}/edit/${id}`, { do: 'save', base, ...fields });
      if (saved.statusCode !== 303) throw new Error(`not saved: ${saved.statusCode}`);
      return id;
    },
    close: () => server.close(),
  };
}
