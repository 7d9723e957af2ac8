/** The laws of the Merkle tree, and the known answers of RFC 9162's construction. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPath, leafHash, merklePath, merkleRoot } from '../../server/store/merkle.ts';

const hex = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const entries = fc.array(fc.string(), { minLength: 1, maxLength: 40 });
const entriesAndIndex = entries.chain((list) => fc.tuple(fc.constant(list), fc.nat(list.length - 1)));

describe('the Merkle tree', () => {
  it('hashes as RFC 9162 says: nothing, one leaf, three leaves', () => {
    const leaf = (entry: string) => Buffer.from(hex('\u0000', entry), 'hex');
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(merkleRoot(['a'])).toBe(leafHash('a'));
    const ab = Buffer.from(hex('\u0001', leaf('a'), leaf('b')), 'hex');
    expect(merkleRoot(['a', 'b', 'c'])).toBe(hex('\u0001', ab, leaf('c')));
  });

  it('proves every entry by its path', () => {
    fc.assert(
      fc.property(entriesAndIndex, ([list, index]) => {
        const entry = list[index] ?? '';
        expect(checkPath(entry, merklePath(list, index), merkleRoot(list))).toBe(true);
      }),
    );
  });

  it('proves no other entry, and under no other root', () => {
    fc.assert(
      fc.property(entriesAndIndex, fc.string(), ([list, index], other) => {
        fc.pre(other !== list[index]);
        const path = merklePath(list, index);
        expect(checkPath(other, path, merkleRoot(list))).toBe(false);
        const changed = list.with(index, other);
        expect(merkleRoot(changed)).not.toBe(merkleRoot(list));
        expect(checkPath(list[index] ?? '', path, merkleRoot(changed))).toBe(false);
      }),
    );
  });

  it('has paths no longer than the tree is high', () => {
    fc.assert(
      fc.property(entriesAndIndex, ([list, index]) => {
        expect(merklePath(list, index).length).toBeLessThanOrEqual(Math.ceil(Math.log2(list.length)));
      }),
    );
  });

  it('has no path for an entry that is not there', () => {
    expect(() => merklePath(['a'], 1)).toThrow('no entry 1 of 1');
  });
});
