/** Which wording a letter has: the survey's own, or the product's. */
import { translator } from '../../pages/texts.ts';
import type { Reads } from '../../store/store.ts';
import type { LetterChannel, LetterKind, TemplateKey } from '../../store/templates.ts';

export interface Wording {
  /** '' for texts sent by telephone. */
  subject: string;
  /** Paragraphs parted by an empty line, with variables in `{{…}}`. */
  body: string;
}

/** The product's wording, in a language that it has; English otherwise. */
export function ownWording(kind: LetterKind, channel: LetterChannel, language: string): Wording {
  const t = translator(language);
  const name = `${kind}-${channel}` as const;
  return { subject: channel === 'text' ? '' : t(`letters:${name}-subject`), body: t(`letters:${name}-body`) };
}

/** The wording in use, and which version of the survey's own it is; 0 where it never had one. */
export async function wordingOf(
  reads: Pick<Reads, 'template'>,
  key: TemplateKey,
): Promise<Wording & { version: number; isOwn: boolean }> {
  const kept = await reads.template(key);
  const isOwn = kept !== undefined && kept.body !== '';
  const { subject, body } = isOwn ? kept : ownWording(key.kind, key.channel, key.language);
  return { subject, body, version: kept?.version ?? 0, isOwn };
}
