/** The survey's own registry files as something to import: once the registry is changed on pages they no longer rule by themselves. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Survey } from '../../definitions/model.ts';
import { ENTITIES } from '../../registry/changes.ts';
import { TABLE_OF } from '../../registry/tables.ts';
import { type Reading, tablesIn } from './tables-in-files.ts';

/** Read as they are on the disk now. */
export async function ownFiles({ registryFolder, languages }: Survey): Promise<Reading> {
  const there = await readdir(registryFolder);
  const names = ENTITIES.map((entity): string => TABLE_OF[entity]).filter((name) => there.includes(name));
  const files = await Promise.all(
    names.map(async (name) => ({ name, bytes: await readFile(join(registryFolder, name)) })),
  );
  return tablesIn(files, languages);
}
