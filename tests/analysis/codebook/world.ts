/** What the tests of the codebook's pages have in common: a server with the first codebook, a researcher, answers with codings. */
import { newId } from '../../../server/foundation/ids.ts';
import type { Code, CodebookChange } from '../../../server/store/codebook.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { startServer, type TestServer, type TestServerOptions } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const BASE = `/surveys/${SURVEY}/codebook`;

export interface CodebookWorld {
  server: TestServer;
  ida: Researcher;
  codes(): Promise<Code[]>;
  code(id: string): Promise<Code>;
  /** Newest first. */
  changes(code?: string): Promise<CodebookChange[]>;
  /** A municipality submits `text`; each of `passages`, which stand in it, is coded as said. Gives the codings' ids. */
  coded(municipality: string, text: string, passages: readonly [passage: string, code: string][]): Promise<string[]>;
  /** Which code a coding has. */
  codeOf(coding: string): Promise<string | undefined>;
}

export async function codebookWorld(options: TestServerOptions = {}): Promise<CodebookWorld> {
  const server = await startServer(options);
  const { store } = server.context;
  const ida = await researcher(server, 'researcher', 'ida@samsvar.example');
  const codes = () => store.codes(SURVEY);
  return {
    ...{ server, ida, codes },
    async code(id) {
      const found = (await codes()).find((code) => code.id === id);
      if (found === undefined) throw new Error(`there is no code ${id}`);
      return found;
    },
    changes: (code) => store.codebookChanges(SURVEY, code === undefined ? {} : { code }, null, 100),
    async coded(municipality, text, passages) {
      const row = (await server.invite(SURVEY)).find((one) => one.municipality === municipality);
      if (row === undefined) throw new Error(`${municipality} is not invited`);
      const respondent = new Respondent(server.app, row.token);
      await respondent.opens();
      respondent.types('stories', text);
      await respondent.submits();
      await store.readSubmissions(SURVEY);
      const ids: string[] = [];
      for (const [passage, code] of passages) {
        const from = [...text.slice(0, text.indexOf(passage))].length;
        const span = { from, to: from + [...passage].length };
        const of = { survey: SURVEY, invitation: row.invitation.id, question: 'stories', revision: 1 };
        const made = await store.addCoding({ ...of, id: newId(), code, span, by: ida.email, at: Date.now() });
        if (made.kind !== 'done') throw new Error(made.kind);
        ids.push(made.id);
      }
      return ids;
    },
    codeOf: async (coding) => (await store.coding(SURVEY, coding))?.code,
  };
}

/** The words of a page, without its tags. */
export const wordsOf = (page: string): string =>
  page
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
