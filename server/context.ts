/** What the parts of the server are given: made in `main.ts`, passed by name, nothing is found by magic. */
import type { Config } from './config.ts';
import type { Survey, Version } from './definitions/model.ts';
import type { Clock } from './foundation/clock.ts';
import type { Assets } from './pages/assets.ts';
import type { Store } from './store/store.ts';

export interface Context {
  config: Config;
  clock: Clock;
  store: Store;
  /** By id, as the files say now. */
  surveys: ReadonlyMap<string, Survey>;
  /** The newest frozen version of each questionnaire, by `SURVEY/QUESTIONNAIRE`. Older ones: `store.versions`. */
  current: ReadonlyMap<string, Version>;
  /** Keys tokens, codes and CSRF values; see `access/secret.ts`. */
  secret: string;
  assets: Assets;
}
