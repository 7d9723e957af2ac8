/** A search in what is there now: texts that came since the last one are taken in first, as many as nobody has to wait for. */
import type { Survey, Version } from '../../definitions/model.ts';
import type { SearchCount, SearchFilter, SearchPage, SearchPlace, SearchQuery } from '../../store/searches.ts';
import type { Store } from '../../store/store.ts';
import { filterOf, type SearchAsked } from './query.ts';

/** Batches taken in before a search; the job has the rest. */
const BATCHES = 4;

export interface Searched {
  query: SearchQuery;
  counts: SearchCount[];
  total: number;
  /** Subjects whose texts are not searched yet. */
  waiting: number;
  page: SearchPage;
}

export async function searched(
  store: Store,
  { survey, versions, query, asked }: { survey: Survey; versions: Version[]; query: SearchQuery; asked: SearchAsked },
  after: SearchPlace | null,
  limit: number,
): Promise<Searched> {
  await store.readSubmissions(survey.id);
  const { waiting } = await store.indexTexts(survey.id, BATCHES);
  const filter: SearchFilter = filterOf(survey, versions, asked);
  const [counts, page] = await Promise.all([
    store.searchCounts(survey.id, query, filter),
    store.search(survey.id, query, filter, after, limit),
  ]);
  return { query, counts, total: counts.reduce((sum, { found }) => sum + found, 0), waiting, page };
}
