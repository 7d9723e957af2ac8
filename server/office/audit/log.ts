/** Pages of the audit log, of one survey or of all with what belongs to none. */
import type { AuditEntry, AuditFilter } from '../../store/audit.ts';
import type { Store } from '../../store/store.ts';

/** Newest first, before the entry `before`, at most `limit`. `chains`: ids of surveys, '' for what belongs to none. */
export async function logPage(
  store: Pick<Store, 'audit'>,
  chains: readonly string[],
  filter: AuditFilter,
  before: string | null,
  limit: number,
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  // Each chain is read by its own key; ids sort by time over all of them.
  const read = await Promise.all(chains.map((chain) => store.audit(chain, filter, before, limit + 1)));
  const all = read.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
  const entries = all.slice(0, limit);
  return { entries, next: all.length > limit ? (entries.at(-1)?.id ?? null) : null };
}

/** All of them, page by page. */
export async function* wholeLog(
  store: Pick<Store, 'audit'>,
  chains: readonly string[],
  filter: AuditFilter,
  limit = 500,
): AsyncGenerator<AuditEntry[]> {
  for (let before: string | null = null; ; ) {
    const page = await logPage(store, chains, filter, before, limit);
    if (page.entries.length > 0) yield page.entries;
    if (page.next === null) return;
    before = page.next;
  }
}
