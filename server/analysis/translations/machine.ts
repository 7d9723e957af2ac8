/**
 * A machine translator over LibreTranslate's API (`POST /translate`, https://docs.libretranslate.com/guides/api_usage/), where one is set up. What goes
 * out and when: `docs/decisions/machine-translation.md`.
 */
import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { Language } from '../../definitions/model.ts';

/** Milliseconds that one answer may take. */
const LONGEST_WAIT = 30_000;
/** Characters of what comes back. */
const LARGEST_ANSWER = 2_000_000;

/** Its codes for our languages. It has no nynorsk: texts in nynorsk are read as bokmål, and none are written. */
const READS: Record<Language, string> = { nb: 'nb', nn: 'nb', es: 'es', en: 'en' };
const WRITES: Record<Language, string> = { nb: 'nb', es: 'es', en: 'en' };

export type MachineRefusal =
  | 'machine-writes-not'
  | 'machine-reads-not'
  | 'machine-unreachable'
  | 'machine-slow'
  | 'machine-refused'
  | 'machine-odd';
export type MachineAnswer =
  | { kind: 'translated'; texts: string[] }
  /** Names a sentence. */
  | { kind: 'refused'; reason: MachineRefusal; data: Record<string, string | number> };

export interface Machine {
  /** As its output is marked: `LibreTranslate, translate.example`. */
  name: string;
  /** Where texts are sent. */
  address: string;
  /** Why it cannot translate between two languages; undefined where it can. */
  refuses(from: Language, to: Language): MachineRefusal | undefined;
  /** Whether it reads `from` as another language. */
  readsAs(from: Language): Language | undefined;
  /** One translation a text, in their order. Never throws for what the other side does. */
  translate(texts: readonly string[], languages: { from: Language; to: Language }): Promise<MachineAnswer>;
}

const answered = z.object({ translatedText: z.array(z.string()) });
const refused = z.object({ error: z.string() });

/** The machine that is set up; undefined where none is. */
export function machineOf({ translate }: Pick<Config, 'translate'>): Machine | undefined {
  if (translate === undefined) return undefined;
  const address = `${translate.url.replace(/\/+$/, '')}/translate`;
  const host = new URL(translate.url).host;
  const refuses: Machine['refuses'] = (from, to) =>
    WRITES[to] === undefined ? 'machine-writes-not' : READS[from] === undefined ? 'machine-reads-not' : undefined;
  return {
    ...{ name: `LibreTranslate, ${host}`, address, refuses },
    readsAs: (from) => (READS[from] !== undefined && READS[from] !== from ? READS[from] : undefined),
    async translate(texts, { from, to }) {
      const reason = refuses(from, to);
      if (reason !== undefined) return { kind: 'refused', reason, data: {} };
      const body = {
        ...{ q: texts, source: READS[from], target: WRITES[to], format: 'text' },
        ...(translate.key !== undefined && { api_key: translate.key }),
      };
      return answerOf(await sent(address, JSON.stringify(body)), texts.length, host);
    },
  };
}

type Sent = { status: number; text: string } | { failed: 'machine-unreachable' | 'machine-slow' | 'machine-odd' };

async function sent(address: string, body: string): Promise<Sent> {
  try {
    const answer = await fetch(address, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'application/json' } },
      // Wherever it would lead, nobody has said that texts may go there.
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    const text = await bounded(answer);
    return text === undefined ? { failed: 'machine-odd' } : { status: answer.status, text };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TimeoutError') return { failed: 'machine-slow' };
    // What `fetch` says of a connection that fails, and of a stream that breaks off.
    if (error instanceof TypeError) return { failed: 'machine-unreachable' };
    throw error;
  }
}

/** The answer's text; undefined where it is longer than any translation is. */
async function bounded(answer: Response): Promise<string | undefined> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LARGEST_ANSWER) return undefined;
  }
  return text + decoder.decode();
}

function answerOf(got: Sent, count: number, host: string): MachineAnswer {
  const no = (reason: MachineRefusal, data: Record<string, string | number> = {}): MachineAnswer => ({
    ...{ kind: 'refused', reason, data: { host, ...data } },
  });
  if ('failed' in got) return no(got.failed);
  const json = parsed(got.text);
  if (got.status !== 200) {
    const said = refused.safeParse(json);
    return no('machine-refused', { status: got.status, said: said.success ? said.data.error.slice(0, 300) : '–' });
  }
  const read = answered.safeParse(json);
  if (!read.success || read.data.translatedText.length !== count) return no('machine-odd');
  return { kind: 'translated', texts: read.data.translatedText };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
