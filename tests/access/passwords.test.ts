import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashPassword, passwordMatches } from '../../server/access/passwords.ts';

it('keeps a password as argon2id in PHC format, with a salt of its own each time', async () => {
  const [one, two] = await Promise.all([hashPassword('twelve letters'), hashPassword('twelve letters')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
});

it('knows a password again and no other, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), fc.string(), async (password, other) => {
      const hash = await hashPassword(password);
      expect(await passwordMatches(password, hash)).toBe(true);
      expect(await passwordMatches(other, hash)).toBe(other.normalize('NFC') === password.normalize('NFC'));
    }),
    { numRuns: 10 },
  );
});

it('takes é as é, from whichever keyboard it comes', async () => {
  expect(await passwordMatches('cafe\u0301 y chocolate', await hashPassword('caf\u00e9 y chocolate'))).toBe(true);
});

it('reads hashes of other costs, so that the cost can be raised', async () => {
  const cheap = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$';
  const { argon2Sync } = await import('node:crypto');
  const tag = argon2Sync('argon2id', {
    message: 'old password',
    nonce: Buffer.from('somesaltsomesalt'),
    parallelism: 1,
    tagLength: 32,
    memory: 8,
    passes: 1,
  });
  expect(await passwordMatches('old password', cheap + tag.toString('base64').replace('=', ''))).toBe(true);
});

it('says no for nobody, and works as hard for it', async () => {
  expect(await passwordMatches('anything at all', null)).toBe(false);
});

it('refuses a stored hash that it does not understand', async () => {
  await expect(passwordMatches('anything', 'plain text')).rejects.toThrow('not in the format');
});
