/** What a mail server reports about a message that it could not deliver (RFC 3464), out of the report's parts. */
import { messageNamed } from '../mail.ts';

/** A part of a report, decoded; a message that came back may be cut after its headers. */
export interface ReportPart {
  /** `message/delivery-status`, `text/rfc822-headers`, `message/rfc822`. */
  type: string;
  content: string;
}

export interface Report {
  /** Which of our messages it is about; undefined where it is about none. */
  message: { survey: string; id: string } | undefined;
  /** Whether it says that the message was not delivered, and will not be. */
  isFinal: boolean;
  /** The words of the server that did not take it, as `550 5.1.1 User unknown`; '' where it said nothing. */
  said: string;
}

/** Characters of a server's words that are kept. */
const SAID = 500;

/** Reads a report. What cannot be understood is about no message. */
export function readReport(parts: readonly ReportPart[]): Report {
  const status = parts.find(({ type }) => type === 'message/delivery-status')?.content ?? '';
  // The first group is about the message, each further one about a recipient; a message of ours has one.
  const [about = new Map<string, string>(), ...recipients] = groups(status);
  const failed = recipients.find((group) => group.get('action')?.toLowerCase() === 'failed');
  const original = parts.find(({ type }) => type === 'text/rfc822-headers' || type === 'message/rfc822')?.content ?? '';
  const named = [about.get('original-envelope-id'), headersOf(original).get('message-id')];
  return {
    message: named
      .map((name) => (name === undefined ? undefined : messageNamed(name)))
      .find((one) => one !== undefined),
    isFinal: failed !== undefined,
    said: wordsOf(failed),
  };
}

/** `smtp; 550 5.1.1 User unknown` without the kind of words; the bare status where there are none. */
const wordsOf = (group: Map<string, string> | undefined): string =>
  (group?.get('diagnostic-code') ?? group?.get('status') ?? '')
    .replace(/^[\w-]+\s*;\s*/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, SAID);

const groups = (text: string): Map<string, string>[] =>
  text
    .replaceAll('\r\n', '\n')
    .split(/\n[^\S\n]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);

const headersOf = (message: string): Map<string, string> => groups(message)[0] ?? new Map();

/** Fields by their names in small letters, folded lines joined; the first of each. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value = ''] = /^([!-9;-~]+)\s*:(.*)$/.exec(line) ?? [];
    if (name !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}
