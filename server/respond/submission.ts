/**
 * What a submission freezes and how its hash is made.
 *
 * To recompute a receipt's hash by hand: take `salt` and `canonical` of `/r/TOKEN/receipt.json` (the submission as canonical JSON: keys in code-unit
 * order, no white space, RFC 8785), put the salt's hexadecimal characters in front, and take the SHA-256 of those UTF-8 bytes:
 * `printf '%s' "$SALT$CANONICAL" | sha256sum`. The receipt's code is the first 60 bits of the hash in Crockford's base32 with a check symbol.
 */
import type { AnswerValue } from '../definitions/answers.ts';
import { answerable, type Language, type Version } from '../definitions/model.ts';
import { errorsOf, factsOf } from '../definitions/validate.ts';
import { canonicalJson, type Piece, sha256OfPieces, wholeOf } from '../foundation/hash.ts';
import { randomPart, readableCode } from '../foundation/ids.ts';
import { utf8Of } from '../foundation/utf8.ts';
import type { Basis, Freeze, Invitation, Submission } from '../store/store.ts';

type Content = Pick<
  Submission,
  | 'survey'
  | 'questionnaire'
  | 'municipality'
  | 'invitation'
  | 'version'
  | 'response'
  | 'ordinal'
  | 'number'
  | 'language'
  | 'submittedAt'
  | 'synthetic'
  | 'answers'
>;

/** Exactly what the hash is over, as canonical JSON; `GET /r/TOKEN/receipt.json` gives it with the salt. */
export const hashedContent = (content: Content): string => wholeOf(contentPieces(content, ''));

/** Written in canonical order rather than sorted, after `before`; with the texts that are JSON already (`Basis`), as most of it is texts. */
function contentPieces(content: Content, before: string, texts?: Basis['texts']): Piece[] {
  const pieces: Piece[] = [];
  let between = `${before}{"answers":{`;
  for (const question of Object.keys(content.answers).sort()) {
    const answer = content.answers[question];
    if (answer === undefined) continue;
    const { language, receivedAt, revision, value } = answer;
    const bytes = (typeof value === 'string' ? texts?.get(question) : undefined) ?? utf8Of(canonicalJson(value));
    const about = `{"language":${JSON.stringify(language)},"receivedAt":${receivedAt},"revision":${revision},"value":`;
    pieces.push({ text: `${between}${JSON.stringify(question)}:${about}`, bytes });
    between = '},';
  }
  const rest = canonicalJson({
    invitation: content.invitation,
    language: content.language,
    municipality: content.municipality,
    number: content.number,
    ordinal: content.ordinal,
    questionnaire: content.questionnaire,
    response: content.response,
    submittedAt: content.submittedAt,
    survey: content.survey,
    synthetic: content.synthetic,
    version: content.version,
  });
  pieces.push({ text: `${pieces.length === 0 ? between : '}'}},${rest.slice(1)}`, bytes: '' });
  return pieces;
}

/** SHA-256 over salt and content, hex: what the ledger holds and `samsvar verify` recomputes. */
export const contentHash = (submission: Content & { salt: string }, texts?: Basis['texts']): string =>
  sha256OfPieces(contentPieces(submission, submission.salt, texts));

/** What a person types to find a receipt again: the first 60 bits of its hash. */
export const codeOf = (hash: string): string => readableCode(Buffer.from(hash, 'hex'), 12);

/** Milliseconds whose receipts have numbers that begin alike. */
const MOMENT = 64;

/**
 * A new receipt's number: 15 bits of when it was received, 40 random ones. It is a name, no secret. With those of one moment beside each
 * other the index that keeps numbers apart is written in one place: all random, it cost a page of the database for each submission.
 */
function receiptNumber(at: number, random: Uint8Array): string {
  const moment = Math.floor(at / MOMENT) % 0x8000;
  const [first = 0, ...others] = random;
  return readableCode(Uint8Array.of(moment >> 7, ((moment & 0x7f) << 1) | (first & 1), ...others), 11);
}

export interface FreezeInput {
  invitation: Invitation;
  /** The version the response belongs to, or will belong to. */
  version: Pick<Version, 'content'>;
  /** The language the page was in. */
  language: Language;
  /** Random bytes; the system's where absent. */
  random?: (size: number) => Uint8Array;
}

/** Checks and freezes for `store.submit`; a response in which nothing at all is answered is refused. Answers to questions that the version does not have are refused nowhere and kept. */
export function freezeFor({ invitation, version, language, random = randomPart }: FreezeInput): Freeze {
  return (basis) => {
    const values: Record<string, AnswerValue> = Object.fromEntries(
      Object.entries(basis.answers).map(([question, answer]) => [question, answer.value]),
    );
    const errors = errorsOf(version.content, values);
    if (errors.length > 0) return { errors };
    const facts = factsOf(version.content, values);
    const [first] = answerable(version.content);
    if (first !== undefined && facts.every((fact) => fact.measure === 'blank'))
      return { errors: [{ question: first.id, code: 'nothing-answered' }] };
    const salt = Buffer.from(random(16)).toString('hex');
    const number = receiptNumber(basis.at, random(6));
    const content = {
      survey: invitation.survey,
      questionnaire: invitation.questionnaire,
      municipality: invitation.municipality,
      invitation: invitation.id,
      version: basis.version,
      response: basis.response,
      ordinal: basis.ordinal,
      number,
      language,
      submittedAt: basis.at,
      synthetic: invitation.synthetic,
      answers: basis.answers,
      salt,
    };
    const hash = contentHash(content, basis.texts);
    return { number, code: codeOf(hash), hash, salt, facts, municipality: invitation.municipality };
  };
}
