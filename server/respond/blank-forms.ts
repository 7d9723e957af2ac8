/** Forms in which nothing is answered yet: the same bytes for everybody who reads the same texts, so they hold no secret and are kept. */
import type { KeptPage } from './document.ts';
import type { Reader } from './reader.ts';

/** So many of one reader's are kept: some ten kilobytes each. */
const KEPT = 500;

/** Finds the kept page or makes it. `about` is what the page says beside the reader's texts. */
export function blankForms(): (reader: Reader, about: string, make: () => KeptPage) => KeptPage {
  const forms = new WeakMap<Reader, Map<string, KeptPage>>();
  return (reader, about, make) => {
    const of = forms.get(reader) ?? new Map<string, KeptPage>();
    forms.set(reader, of);
    const known = of.get(about);
    if (known !== undefined) return known;
    const [oldest] = of.keys();
    if (of.size >= KEPT && oldest !== undefined) of.delete(oldest);
    const made = make();
    of.set(about, made);
    return made;
  };
}
