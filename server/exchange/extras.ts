/** What an export holds beside what was submitted, where that is asked for: what researchers have made of the answers. */
export const exportExtras = ['translations', 'codes'] as const;
export type ExportExtra = (typeof exportExtras)[number];

/** As it is asked for: `translations,codes`, each once, in any order. Undefined where it is anything else. */
export function extrasOf(text: string): ExportExtra[] | undefined {
  const names = text.split(',');
  const wanted = exportExtras.filter((extra) => names.includes(extra));
  return wanted.length === names.length ? wanted : undefined;
}
