/** The analysis room with an answer to code, codes, and two coders: what the tests of pages and of browsers begin with. */
import { type World as Field, fieldworld, SURVEY } from '../../fieldwork/invite/world.ts';
import { type Researcher, researcher } from '../../fixtures/researcher.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import type { TestServerOptions } from '../../fixtures/server.ts';
import { makeCodes } from './world.ts';

export { SURVEY };
export const STORY =
  'Me hausta 👨‍👩‍👧‍👦 regn på taket. Elevane stelte tankane kvar veke.\n\nDet gjekk bra. Alle fekk reint vatn.';
export const ADDRESS = `/surveys/${SURVEY}/coding`;

export interface Room extends Field {
  /** A second coder; the first is `clerk`. */
  ola: Researcher;
  /** Somebody who answered: their invitation, and how they go on. */
  answers(municipality: string, story?: string): Promise<{ id: string; respondent: Respondent }>;
}

export async function room(options: TestServerOptions = {}): Promise<Room> {
  const field = await fieldworld(options);
  const { server } = field;
  await makeCodes(server.context.store, SURVEY, 'vatn', 'skule', 'økonomi');
  return {
    ...field,
    ola: await researcher(server, 'researcher', 'ola@samsvar.example'),
    async answers(municipality, story = STORY) {
      const row = (await server.invite(SURVEY)).find((one) => one.municipality === municipality);
      if (row === undefined) throw new Error(`${municipality} is not invited`);
      const respondent = new Respondent(server.app, row.token);
      await respondent.opens('nn');
      respondent.types('stories', story);
      await respondent.submits();
      await server.context.store.readSubmissions(SURVEY);
      return { id: row.invitation.id, respondent };
    },
  };
}
