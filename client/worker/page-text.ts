/** What an address and a page's HTML say of themselves. Plain functions on text, for the worker; the markup is that of `server/respond/README.md`. */

/** `/r/TOKEN` of a form or of a page below it; undefined for every other address. */
export const linkOf = ({ pathname }: URL): string | undefined => /^(\/r\/[\w-]+)(?:\/|$)/.exec(pathname)?.[1];

/** Whether the address is the form's own, in whatever language: what may be kept. `?saved=`, `?check=` and `?show=` say more than the form. */
export const isForm = (url: URL): boolean =>
  url.pathname === linkOf(url) && [...url.searchParams.keys()].every((name) => name === 'lang');

/** Whether the form stands for the address where there is no connection: it, and it with a sentence about the last post. */
export const isFormLike = (url: URL): boolean => url.pathname === linkOf(url) && !url.searchParams.has('show');

/** Paths of the built files that the page loads. */
export const assetsIn = (html: string): string[] => [
  ...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')),
];

/** Paths of the built files that a built file loads in its turn. */
export const assetsFrom = (code: string): string[] =>
  [...code.matchAll(/["'`(](?:\.|\/assets)\/([\w-]+-[\w-]{8}\.\w+)/g)].map((match) => `/assets/${match[1]}`);

/** Each question's revision, in the page's order; none where the page is no form. */
export const revisionsIn = (html: string): number[] =>
  [...html.matchAll(/<div class="question[^>]*? data-revision="(\d+)"/g)].map((match) => Number(match[1]));
