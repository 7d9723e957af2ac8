/** Memos on a code: what researchers note on it, each with its versions. The form posts to the code's own address. */
import { newId } from '../../foundation/ids.ts';
import { type Html, html } from '../../pages/html.ts';
import { notice } from '../../pages/office-form.ts';
import type { Code } from '../../store/codebook.ts';
import type { Memo } from '../../store/memos.ts';
import { type MemoTried, memosHtml } from '../coding/memo-html.ts';
import type { Asked, Wordings } from './asking.ts';

/** Longest memo, in code points. */
const LONGEST = 20_000;

export interface PostedMemo {
  memo: string;
  text: string;
  /** The version that the writer saw. */
  base: number;
}

/** Keeps a further version; what was typed where somebody was faster; `gone` where it is nobody's to write. */
export async function saveMemo(
  { store, survey, by }: Asked,
  code: Code,
  posted: PostedMemo,
  at: number,
): Promise<{ kind: 'done' } | { kind: 'gone' } | { kind: 'tried'; tried: MemoTried }> {
  const known = posted.memo === '' ? undefined : await store.memo(survey.id, posted.memo);
  if (known !== undefined && known.by !== by) return { kind: 'gone' };
  const id = posted.memo === '' ? newId() : posted.memo;
  const written = posted.text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed().trimEnd();
  const text = [...written].slice(0, LONGEST).join('');
  const target = { kind: 'code', code: code.id } as const;
  const kept = await store.saveMemo({ survey: survey.id, id, target, text, base: posted.base, by, at });
  if (kept === 'changed-meanwhile') return { kind: 'tried', tried: { memo: id, text: written } };
  return { kind: kept };
}

/** The section of a code's page. */
export function memoSection(
  { t, language, survey }: Wordings,
  { by, csrf, mayChange }: Asked,
  code: Code,
  memos: readonly Memo[],
  tried?: MemoTried,
): Html {
  const address = `/surveys/${survey.id}/codebook/${code.id}/memo`;
  const view = { t, language, survey, me: by, csrf: mayChange && code.removedAt === null ? csrf : undefined };
  const target = { kind: 'code', code: code.id } as const;
  return html`<section id="memos"><h2 class="ds-heading" data-size="md">${t('codebook:memos')}</h2><p>${t('codebook:memos-about')}</p>
${tried !== undefined && notice('danger', html`<p>${t('coding:memo-changed')}</p>`)}
${memosHtml(view, { name: 'code', target, memos, fresh: newId(), address, tried })}</section>`;
}
