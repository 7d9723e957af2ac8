/** What an open round asks of whoever comes: a pass of ours, and either a proof of work or patience. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProof, newPass, PASS_LASTS, readPass, standingOf, workFor } from '../../../server/fieldwork/rounds/pass.ts';
import { leadingZeros } from '../../../server/foundation/proof.ts';
import { proofFor } from './proof.ts';

const SECRET = 'a secret of this test';
const pass = { issuedAt: 1_000_000, readyAt: 0, bits: 8 };

describe('a pass', () => {
  it('reads as it was written, for its survey and its server only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(40), fc.string(), fc.string(), (issuedAt, readyAt, bits, one, other) => {
        const text = newPass(SECRET, one, { issuedAt, readyAt, bits });
        expect(readPass(SECRET, one, text)).toEqual({ issuedAt, readyAt, bits });
        if (one !== other) expect(readPass(SECRET, other, text)).toBeUndefined();
        expect(readPass('another secret', one, text)).toBeUndefined();
      }),
    );
  });

  it('is nobody’s once a character of it is another', () => {
    const text = newPass(SECRET, 'mic', pass);
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom(...'0123456789.abcXYZ-_'), (at, character) => {
        fc.pre(text[at] !== character);
        const forged = text.slice(0, at) + character + text.slice(at + 1);
        expect(readPass(SECRET, 'mic', forged)).toBeUndefined();
      }),
    );
  });

  it('never breaks on what is none', () => {
    fc.assert(fc.property(fc.string(), (text) => readPass(SECRET, 'mic', text) === undefined));
  });

  it('lets in with a proof, or once it was waited for; never at once, never for ever', () => {
    const waited = { ...pass, readyAt: pass.issuedAt + 20_000 };
    const at = (ms: number) => pass.issuedAt + ms;
    expect(standingOf(pass, true, at(2_999))).toBe('quick');
    expect(standingOf(pass, true, at(3_000))).toBe('good');
    expect(standingOf(pass, false, at(PASS_LASTS))).toBe('waiting');
    expect(standingOf(waited, false, at(19_999))).toBe('waiting');
    expect(standingOf(waited, false, at(20_000))).toBe('good');
    expect(standingOf(waited, true, at(PASS_LASTS + 1))).toBe('old');
    expect(standingOf(waited, true, at(-1))).toBe('old');
  });
});

describe('the proof', () => {
  it('counts zeros as they stand in the bits of the hash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes) => {
        const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        expect(leadingZeros(bytes)).toBe((/^0*/.exec(bits)?.[0] ?? '').length);
      }),
    );
  });

  it('is found by trying, is good for its pass, and not for another', () => {
    const text = newPass(SECRET, 'mic', pass);
    const proof = proofFor(text, pass.bits);
    expect(isProof(text, pass, proof)).toBe(true);
    expect(isProof(text, { bits: 64 }, proof)).toBe(false);
    // Of 24 other passes it fits each once in 256 times: all of them, never.
    const others = Array.from({ length: 24 }, () => newPass(SECRET, 'mic', pass));
    expect(others.every((other) => isProof(other, pass, proof))).toBe(false);
  });

  it('is a number, and nothing else that hashes well', () => {
    const text = newPass(SECRET, 'mic', pass);
    for (let number = 0; ; number += 1) {
      const words = `x${number}`;
      if (leadingZeros(createHash('sha256').update(`${text} ${words}`).digest()) < pass.bits) continue;
      expect(isProof(text, pass, words)).toBe(false);
      break;
    }
    for (const wrong of ['', '-1', '1e3', '9'.repeat(13), ' 1']) expect(isProof(text, { bits: 0 }, wrong)).toBe(false);
  });

  it('asks more the more have come, of a network or of the survey, and never more than a telephone can do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (network, survey) => {
        const work = workFor({ network, survey });
        const more = workFor({ network: network * 2, survey });
        expect(more.bits).toBeGreaterThanOrEqual(work.bits);
        expect(more.wait).toBeGreaterThanOrEqual(work.wait);
        expect(work.bits).toBeLessThanOrEqual(18);
        expect(work.wait).toBeLessThanOrEqual(320_000);
      }),
    );
    expect(workFor({ network: 1, survey: 1 })).toEqual({ bits: 14, wait: 20_000 });
    expect(workFor({ network: 40, survey: 40 }).bits).toBeGreaterThan(14);
  });
});
