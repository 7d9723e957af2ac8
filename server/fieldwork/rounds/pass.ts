/**
 * The pass in the form of an open round: what makes it costly to send thousands, without asking anybody but us. Signed, so that nothing is stored until it
 * is used. See `docs/decisions/open-rounds.md`.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../../foundation/hash.ts';
import { newSecret } from '../../foundation/ids.ts';
import { leadingZeros, proofText } from '../../foundation/proof.ts';

/** Times are milliseconds since 1970. */
export interface Pass {
  issuedAt: number;
  /** From when it is good without a proof; 0: it is good with one only. */
  readyAt: number;
  /** Zero bits that its proof begins with. */
  bits: number;
}

/** Nobody types a name in less. */
const QUICKEST = 3_000;
/** For how long it is good. */
export const PASS_LASTS = 4 * 60 * 60 * 1000;

const BITS = 14;
/** 2¹⁴ hashes take a telephone about a second; each step asks for twice as many, and makes the wait without a script twice as long. */
const MOST_STEPS = 4;
/** Milliseconds. */
const WAIT = 20_000;

/** What is asked of whoever comes while so many have come lately: from the same network, and for the survey. */
export function workFor({ network, survey }: { network: number; survey: number }): { bits: number; wait: number } {
  const steps = Math.max(0, Math.ceil(Math.log2(network / 8)), Math.ceil(Math.log2(survey / 100)));
  const step = Math.min(steps, MOST_STEPS);
  return { bits: BITS + step, wait: WAIT * 2 ** step };
}

/** What is asked while nobody comes. */
export const QUIET = workFor({ network: 1, survey: 1 });

const macOf = (secret: string, survey: string, said: string): Buffer =>
  keyedHash(secret, `open-pass ${survey} ${said}`).subarray(0, 16);

/** A new pass for a survey's form, as the form carries it. */
export function newPass(secret: string, survey: string, { issuedAt, readyAt, bits }: Pass): string {
  const said = `${issuedAt}.${readyAt}.${bits}.${newSecret()}`;
  return `${said}.${macOf(secret, survey, said).toString('base64url')}`;
}

const WRITTEN = /^((\d{1,15})\.(\d{1,15})\.(\d{1,2})\.[\w-]{22})\.([\w-]{22})$/;

/** The pass that a form brought; undefined where we did not write it, or not for this survey. */
export function readPass(secret: string, survey: string, text: string): Pass | undefined {
  const [, said, issuedAt, readyAt, bits, mac] = WRITTEN.exec(text) ?? [];
  if (said === undefined || mac === undefined) return undefined;
  const given = Buffer.from(mac, 'base64url');
  const ours = macOf(secret, survey, said);
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) return undefined;
  return { issuedAt: Number(issuedAt), readyAt: Number(readyAt), bits: Number(bits) };
}

/** Whether `proof` was found for the pass. */
export function isProof(text: string, { bits }: Pick<Pass, 'bits'>, proof: string): boolean {
  if (!/^\d{1,12}$/.test(proof)) return false;
  return leadingZeros(createHash('sha256').update(proofText(text, proof)).digest()) >= bits;
}

/** Whether a pass lets in: `good`; `old`, also where it comes from the future; `quick`: sent sooner than anybody types; `waiting`: neither proved nor waited for. */
export type Standing = 'good' | 'old' | 'quick' | 'waiting';

export function standingOf(pass: Pass, isProved: boolean, at: number): Standing {
  const age = at - pass.issuedAt;
  if (age < 0 || age > PASS_LASTS) return 'old';
  if (age < QUICKEST) return 'quick';
  return isProved || (pass.readyAt > 0 && at >= pass.readyAt) ? 'good' : 'waiting';
}
