/** What the tests of working translations share: the shipped survey, and municipalities that have answered in several languages. */
import { fieldworld, SURVEY, type World } from '../../fieldwork/invite/world.ts';
import { Respondent } from '../../fixtures/respondent.ts';
import type { TestServerOptions } from '../../fixtures/server.ts';

export { SURVEY };
export const BASE = `/surveys/${SURVEY}/translations`;
export const NYNORSK = 'Me hausta regn på taket. Det gjekk bra.\nSå kom tørken.';
export const SPANISH = 'Plantamos 1200 árboles. La escuela participó.';

export interface TranslationWorld extends World {
  /** Submits `text` as what the municipality answers to `stories`; gives the invitation's id and token. */
  answered(municipality: string, text: string, language: string): Promise<{ id: string; token: string }>;
  /** Reopens, changes and submits again. */
  changed(invitation: { id: string; token: string }, text: string): Promise<void>;
}

export async function translationWorld(options: TestServerOptions = {}): Promise<TranslationWorld> {
  const world = await fieldworld(options);
  const { server } = world;
  return {
    ...world,
    async answered(municipality, text, language) {
      const row = (await server.invite(SURVEY)).find((one) => one.municipality === municipality);
      if (row === undefined) throw new Error(`${municipality} is not invited`);
      const respondent = new Respondent(server.app, row.token);
      await respondent.opens(language);
      respondent.types('stories', text);
      await respondent.submits();
      return { id: row.invitation.id, token: row.token };
    },
    async changed({ id, token }, text) {
      world.clock.time += 60_000;
      await server.context.store.reopen(SURVEY, id, world.clock.time);
      const respondent = new Respondent(server.app, token);
      await respondent.opens();
      respondent.types('stories', text);
      await respondent.submits();
    },
  };
}
