import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../server/foundation/hash.ts';
import { randomPart } from '../../server/foundation/ids.ts';

it('canonical JSON says the same as JSON, with keys in code-unit order, also of keys that look like numbers', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(canonicalJson({ b: 1, a: [undefined, { 9: 1, 10: 2 }], gone: undefined })).toBe(
    '{"a":[null,{"10":2,"9":1}],"b":1}',
  );
});

it('random bytes are given once: not again in another part, nor changed in a part given before', () => {
  const parts = Array.from({ length: 2000 }, () => randomPart(16));
  const first = parts.map((part) => Buffer.from(part).toString('hex'));
  for (let more = 0; more < 2000; more += 1) randomPart(8);
  expect(new Set(first).size).toBe(2000);
  expect(parts.map((part) => Buffer.from(part).toString('hex'))).toEqual(first);
});
