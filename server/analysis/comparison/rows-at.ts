/** Addresses of the rows behind a number: the passages' page, the responses' page, one answer. Pure. */

type Names = Record<string, string | undefined>;

function address(survey: string, page: string, lists: Record<string, readonly string[]>, names: Names): string {
  const search = new URLSearchParams();
  for (const [name, values] of Object.entries(lists)) for (const value of values) search.append(name, value);
  for (const [name, value] of Object.entries(names)) if (value !== undefined) search.set(name, value);
  return `/surveys/${survey}/${page}${search.size === 0 ? '' : `?${search}`}`;
}

/** `lists`: codes, as `any`, `all`. */
export const passagesAt = (survey: string, lists: Record<string, readonly string[]>, names: Names): string =>
  address(survey, 'coding/passages', lists, names);

export const responsesAt = (survey: string, names: Names): string => address(survey, 'responses', {}, names);

export const answerAt = (survey: string, { invitation, question }: { invitation: string; question: string }): string =>
  address(survey, `reading/answer/${invitation}/${question}`, {}, {});
