/** Reads one YAML file against a schema, and knows the line of every node in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Finding, Place, Report } from './findings.ts';

type Path = readonly PropertyKey[];

export interface YamlFile<T> {
  /** Undefined where the file is not of the schema's shape. */
  data: T | undefined;
  report: Report;
  placeOf: Place;
}

const stepInto = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** zod's complaints as findings: the innermost, where a value may have several shapes. */
function reportIssue(issue: z.core.$ZodIssue, root: unknown, report: Report, above: Path = []): void {
  const path = [...above, ...issue.path];
  const value = path.reduce(stepInto, root);
  const key = String(path.at(-1) ?? '');
  if (issue.code === 'unrecognized_keys') {
    for (const unknown of issue.keys) report([...path, unknown], 'unknown-key', { key: unknown });
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = issue.errors.at(typeof value === 'object' && value !== null ? -1 : 0) ?? [];
    for (const inner of branch) reportIssue(inner, root, report, path);
  } else if (value === undefined) {
    report(path, 'missing-key', { key });
  } else if (issue.code === 'invalid_union') {
    report(path, 'unknown-kind', { kind: String(value) });
  } else {
    report(path, 'wrong-value', { key, reason: issue.message });
  }
}

/** Where the first alias of nothing stands; the last alias where each stands for something. */
function aliasIn(document: Document): number {
  let at = 0;
  visit(document, {
    Alias(_, alias) {
      at = alias.range?.[0] ?? at;
      return alias.resolve(document) === undefined ? visit.BREAK : undefined;
    },
  });
  return at;
}

/** Reads `folder/file`; what is wrong with it is added to `findings`. Never throws for what a writer of surveys did. */
export async function readYamlFile<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  findings: Finding[],
): Promise<YamlFile<T>> {
  const refuse = (code: string, reason: string, line: number): YamlFile<T> => {
    findings.push({ file, line, severity: 'error', code, data: { reason } });
    return { data: undefined, report: () => undefined, placeOf: () => ({ file, line }) };
  };
  let yaml: string;
  try {
    yaml = await readFile(join(folder, file), 'utf8');
  } catch (error) {
    return refuse('unreadable', error instanceof Error && 'code' in error ? String(error.code) : String(error), 1);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) return refuse('yaml', broken.message, lineCounter.linePos(broken.pos[0]).line);

  let root: unknown;
  try {
    root = document.toJS();
  } catch (error) {
    // An alias of nothing, or aliases of aliases that multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    return refuse('yaml', error.message, lineCounter.linePos(aliasIn(document)).line);
  }

  /** The line of the path's key, or of the nearest thing above it that is written. */
  const lineOf = (path: Path): number => {
    let node: unknown = document.contents;
    let at = 0;
    for (const step of path) {
      if (!isCollection(node)) break;
      const pair = isMap(node)
        ? node.items.find((item) => (isScalar(item.key) ? item.key.value : item.key) === step)
        : undefined;
      const next: unknown = node.get(typeof step === 'symbol' ? String(step) : step, true);
      const named: unknown = pair?.key ?? next;
      if (!isNode(named) || !named.range) break;
      at = named.range[0];
      node = next;
    }
    return lineCounter.linePos(at).line;
  };
  const placeOf: Place = (path) => ({ file, line: lineOf(path) });
  const report: Report = (path, code, data = {}, severity = 'error') => {
    findings.push({ ...placeOf(path), severity, code, data });
  };
  const read = schema.safeParse(root);
  if (!read.success) for (const issue of read.error.issues) reportIssue(issue, root, report);
  return { data: read.data, report, placeOf };
}
