/** Hits of a page under the question that they answer. Pure. */
import type { SearchCount, SearchHit } from '../../store/searches.ts';

export interface SearchGroup extends SearchCount {
  hits: SearchHit[];
}

/** Groups that have a hit on the page, in the order of the hits, with how many there are on all pages. */
export function groupsOf(hits: readonly SearchHit[], counts: readonly SearchCount[]): SearchGroup[] {
  const groups: SearchGroup[] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    if (last !== undefined && last.kind === hit.kind && last.question === hit.question) last.hits.push(hit);
    else {
      const counted = counts.find(({ kind, question }) => kind === hit.kind && question === hit.question);
      groups.push({ kind: hit.kind, question: hit.question, found: counted?.found ?? 1, hits: [hit] });
    }
  }
  return groups;
}
