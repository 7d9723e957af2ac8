/** Text that people type, paste and inject; as lists and as fast-check arbitraries. */
import fc from 'fast-check';

const LONGEST = 32_767;

/** Each with the trouble it makes. */
export const nasty: string[] = [
  '=1+1',
  '=HYPERLINK("http://evil.example","click")',
  '+47 900 00 000',
  '-1',
  '- a list',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
  "'=1+1",
  "''",
  "it's",
  ' leading and trailing ',
  '"',
  '""quoted"", and; separated',
  'a,b;c\td',
  'line\nline\r\nline\rline\n',
  '<script>alert(1)</script> & &amp; ]]>',
  '_x000D_',
  '_x000d_ and _x0041_x0042_ and _x005F_',
  '_x0041\u0001',
  '\u0000\u0001\u0008\u000b\u000c\u001f\u007f\u0085',
  '\ufeffafter a mark',
  '\ufffe\uffff',
  'Ål, Sololá, Jølster, Tysnes, ñandú',
  '🦉👩‍👩‍👧‍👦',
  'مرحبا \u202eabc\u202c שלום',
  'e\u0301 and é',
  '1e5',
  '0012',
  '2026-11-24',
  'TRUE',
  'null',
  'x'.repeat(LONGEST - 1),
  'x'.repeat(LONGEST),
  'x'.repeat(LONGEST + 1),
  `${'x'.repeat(LONGEST - 1)}🦉 across the cut`,
  `${'x'.repeat(2 * LONGEST - 2)}🦉🦉`,
  `${'x'.repeat(LONGEST)}=1+1`,
  `${'_x000D_\r\n'.repeat(11_111)}\u0000`,
  '🦉'.repeat(50_000),
];

const fragment = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    "'",
    '"',
    ',',
    ';',
    '_x000D_',
    '_x0041',
    '_',
    '\u0000',
    '\ufffe',
    '🦉',
  ),
);

/** Any well-formed text that is not blank, often of fragments that make trouble together. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fragment, { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

/** Text that may hold half of a surrogate pair: JSON carries it, UTF-8 cannot. */
export const brokenText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fragment, fc.constantFrom('\ud83d', '\udd89', 'x0041_')), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');
