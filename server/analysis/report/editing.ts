/** Changing a report: upon what is stored now, again where somebody else was first and it was something else that they changed. */
import type { Context } from '../../context.ts';
import { changeReport, EMPTY, type ReportChange, type ReportContent, reportContent } from './content.ts';

export interface Written {
  content: ReportContent;
  /** 0 before the first. */
  version: number;
}

/** What is written now. */
export async function writtenReport({ store }: Pick<Context, 'store'>, survey: string): Promise<Written> {
  const newest = await store.reportVersion(survey);
  return newest === undefined
    ? { content: EMPTY, version: 0 }
    : { content: reportContent.parse(newest.content), version: newest.version };
}

/** So many others may be first. */
const ATTEMPTS = 20;

/** Keeps a change as a further version; says where somebody else changed the same thing meanwhile. */
export async function saveChange(
  context: Pick<Context, 'store' | 'clock'>,
  survey: string,
  change: ReportChange,
  by: string,
): Promise<'done' | 'changed' | 'gone'> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { content, version } = await writtenReport(context, survey);
    const changed = changeReport(content, change, version + 1);
    if (changed.kind !== 'done') return changed.kind;
    const at = context.clock.now();
    const saved = { survey, base: version, at, by, cause: change.kind, content: changed.content };
    if (await context.store.saveReport(saved)) return 'done';
  }
  return 'changed';
}
