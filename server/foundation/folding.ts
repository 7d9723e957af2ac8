/** Letters without regard to accents and case, so that `solola` finds «Sololá» and `al` finds «Ål»: `docs/decisions/search.md`. Imports nothing. */

/** Marks that are set on letters of Latin, Greek and Cyrillic. Vowel signs of other scripts are letters to who reads them, and stay. */
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;

/** Letters that Unicode does not take apart, as people type them who do not have them. */
const BARE: Record<string, string> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ð: 'd',
  đ: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
};
const TO_BARE = /[øæœßðđþłħŧŋı]/g;
const isPlain = /^[a-z0-9]*$/;

/** `text` in small letters without marks. The same for what is typed with accents and without; folding again changes nothing. */
export function fold(text: string): string {
  if (isPlain.test(text)) return text;
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(TO_BARE, (letter) => BARE[letter] ?? letter)
    .normalize('NFC');
}
