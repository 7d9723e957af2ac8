/** What a finding in survey files looks like in a terminal. */
import type { Finding } from './definitions/findings.ts';
import type { Language } from './definitions/model.ts';
import { translator } from './pages/texts.ts';

/** `mic-2011-2014/norway.yaml:12: error: …`, the way editors and compilers make clickable. */
export function findingLine(finding: Finding, language: Language): string {
  const t = translator(language);
  const key = finding.code.includes(':') ? finding.code : `check:${finding.code}`;
  return `${finding.file}:${finding.line}: ${t(`cli:${finding.severity}`)}: ${t(key, finding.data)}`;
}
