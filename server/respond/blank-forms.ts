/** Forms in which nothing is answered yet: the same bytes for everybody who reads the same texts, so they hold no secret and are kept. */
import type { KeptPage } from './document.ts';
import type { Reader } from './reader.ts';

/** So many are kept in all, the latest made: some forty kilobytes each. */
const KEPT = 1000;

/** Finds the kept page or makes it. `about` is what the page says beside the reader's texts. At most `most` are kept. */
export function blankForms(most = KEPT): (reader: Reader, about: string, make: () => KeptPage) => KeptPage {
  const forms = new Map<string, KeptPage>();
  const numbers = new WeakMap<Reader, number>();
  let readers = 0;
  const numberOf = (reader: Reader): number => {
    const number = numbers.get(reader) ?? ++readers;
    numbers.set(reader, number);
    return number;
  };
  return (reader, about, make) => {
    const key = `${numberOf(reader)} ${about}`;
    const known = forms.get(key);
    if (known !== undefined) return known;
    const [oldest] = forms.keys();
    if (forms.size >= most && oldest !== undefined) forms.delete(oldest);
    const made = make();
    forms.set(key, made);
    return made;
  };
}
