/** What the tests of reading share: a few municipalities of the shipped survey that have submitted. */
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import { startServer, type TestServer, type TestServerOptions } from '../../fixtures/server.ts';

export const SURVEY = 'mic-2011-2014';
export const READING = `/surveys/${SURVEY}/reading`;

export interface World {
  server: TestServer;
  researcher: Researcher;
  /** Submits answers by question; gives the invitation and the respondent's token. */
  submits(
    municipality: string,
    answers: Record<string, string>,
    language?: string,
  ): Promise<{ id: string; token: string }>;
}

export async function readingWorld(options: TestServerOptions = {}): Promise<World> {
  const server = await startServer({ clock: { now: () => Date.parse('2014-07-09T12:00:00Z') }, ...options });
  const rows = await server.invite(SURVEY);
  return {
    server,
    researcher: await researcher(server, 'researcher'),
    async submits(municipality, answers, language = 'en') {
      const row = rows.find((one) => one.municipality === municipality);
      if (row === undefined) throw new Error(`${municipality} is not invited`);
      const respondent = new Respondent(server.app, row.token);
      await respondent.opens(language);
      for (const [question, text] of Object.entries(answers)) respondent.types(question, text);
      await respondent.submits();
      return { id: row.invitation.id, token: row.token };
    },
  };
}
