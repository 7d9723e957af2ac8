/** Files that came back and wait for somebody to say yes: kept for an hour beside those of the registry, under names that no other file has. */
import type { Context } from '../../context.ts';
import { sha256 } from '../../foundation/hash.ts';
import { newSecret } from '../../foundation/ids.ts';
import { type ReadFile, readFile } from './unit.ts';

const HELD_FOR = 3_600_000;

const nameOf = (key: string): string => sha256(`translations ${key}`);

/** Gives the key of its address. */
export async function holdFile(
  { store, clock }: Context,
  survey: string,
  account: string,
  file: ReadFile,
): Promise<string> {
  const at = clock.now();
  const key = newSecret();
  await store.forgetImports(at);
  await store.holdImport({
    ...{ hash: nameOf(key), survey, account, expiresAt: at + HELD_FOR, content: JSON.stringify(file), change: null },
  });
  return key;
}

/** Undefined where there is none, its hour is over, or it is somebody else's. */
export async function heldFile(
  { store, clock }: Context,
  survey: string,
  account: string,
  key: string,
): Promise<ReadFile | undefined> {
  const found = await store.heldImport(nameOf(key), clock.now());
  if (found === undefined || found.survey !== survey || found.account !== account) return undefined;
  return readFile.parse(JSON.parse(found.content));
}
