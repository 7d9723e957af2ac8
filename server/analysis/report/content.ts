/** What a report says and in which order, as it is written: texts, chosen tables, chosen quotes. Numbers are not in it; they are read when it is. Pure. */
import { z } from 'zod';

/** By language: Markdown, or a plain title. A language that is missing or '' is not written yet. */
const texts = z.record(z.string(), z.string());
export type Texts = z.infer<typeof texts>;

/** A table or chart: of which source (`items.ts`), and which one of those that it offers. */
const item = z.strictObject({ source: z.string(), choice: z.string() });
export type Item = z.infer<typeof item>;

/** `changed`: the version of the report in which it was last changed. */
const about = { id: z.string(), changed: z.number().int() };
const section = z.discriminatedUnion('kind', [
  z.strictObject({ ...about, kind: z.literal('text'), texts }),
  z.strictObject({ ...about, kind: z.literal('table'), item }),
  z.strictObject({ ...about, kind: z.literal('quotes'), quotes: z.array(z.string()) }),
]);
export type Section = z.infer<typeof section>;

export const reportContent = z.strictObject({
  title: texts,
  /** The version in which the title was last changed. */
  titled: z.number().int(),
  sections: z.array(section),
});
export type ReportContent = z.infer<typeof reportContent>;

export const EMPTY: ReportContent = { title: {}, titled: 0, sections: [] };

/** What is done to a report. `base`: the version in which the section (or the title) was last changed, as whoever does it saw it. */
export type ReportChange =
  | { kind: 'title'; title: Texts; base: number }
  | { kind: 'add'; section: Section }
  | { kind: 'edit'; section: Section; base: number }
  | { kind: 'move'; id: string; by: -1 | 1 }
  | { kind: 'remove'; id: string; base: number }
  | { kind: 'restore'; content: ReportContent };

/** `changed`: somebody else changed the same thing since; `gone`: it was removed. */
export type Changed = { kind: 'done'; content: ReportContent } | { kind: 'changed' } | { kind: 'gone' };

/** The report after a change, which becomes `version`. */
export function changeReport(now: ReportContent, change: ReportChange, version: number): Changed {
  const done = (content: ReportContent): Changed => ({ kind: 'done', content });
  const { sections } = now;
  if (change.kind === 'title') {
    if (now.titled !== change.base) return { kind: 'changed' };
    return done({ ...now, title: change.title, titled: version });
  }
  if (change.kind === 'restore') return done(change.content);
  if (change.kind === 'add') return done({ ...now, sections: [...sections, { ...change.section, changed: version }] });
  const id = change.kind === 'edit' ? change.section.id : change.id;
  const at = sections.findIndex((one) => one.id === id);
  const found = sections[at];
  if (found === undefined) return { kind: 'gone' };
  if (change.kind === 'move') {
    const to = Math.min(Math.max(at + change.by, 0), sections.length - 1);
    return done({ ...now, sections: sections.toSpliced(at, 1).toSpliced(to, 0, found) });
  }
  if (found.changed !== change.base) return { kind: 'changed' };
  if (change.kind === 'remove') return done({ ...now, sections: sections.toSpliced(at, 1) });
  return done({ ...now, sections: sections.with(at, { ...change.section, changed: version }) });
}
