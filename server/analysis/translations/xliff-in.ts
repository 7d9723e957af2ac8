/** XLIFF 2.0 and 2.1 as it comes back. What is read here may be anybody's: `docs/decisions/xml-reader.md`. */
import { parseXml, type XmlDocument, XmlElement, XmlError, XmlText } from '@rgrove/parse-xml';
import { type FileFault, MOST_UNITS, type ReadFile, type ReadUnit } from './unit.ts';
import { CORE } from './xliff-out.ts';

type Report = (at: XmlElement, code: string, data?: FileFault['data'], severity?: FileFault['severity']) => void;

/** What nobody needs in a translation, and what has been used to make readers open files and fill memory. */
const DOCTYPE = /<!DOCTYPE/i;

const VERSIONS = ['2.0', '2.1'];
/** Hold text of their own. */
const SPANS = ['pc', 'mrk'];
/** Stand for nothing that one reads. */
const EMPTY = ['sm', 'em'];

export function readXliff(name: string, bytes: Uint8Array): ReadFile {
  const faults: FileFault[] = [];
  const read: ReadFile = { name, format: 'xliff', units: [], faults };
  const wrong = (line: number, code: string, data: FileFault['data'] = {}): ReadFile => {
    faults.push({ line, severity: 'error', code: `working-translations:${code}`, data });
    return read;
  };
  const text = decoded(bytes);
  if (text === undefined) return wrong(1, 'not-utf-8');
  if (DOCTYPE.test(text)) return wrong(1, 'doctype');
  const parsed = parse(text);
  if (!('root' in parsed)) return wrong(parsed.line, 'malformed', { said: parsed.said });
  const { root } = parsed;
  if (root === null) return wrong(1, 'malformed', { said: '' });
  const lineOf = lineFinder(text);
  const prefix = prefixOf(root);
  if (prefix === undefined || localName(root) !== 'xliff' || !VERSIONS.includes(root.attributes.version ?? ''))
    return wrong(lineOf(root), 'other-format', { version: root.attributes.version ?? '–' });
  const [from = '', to = ''] = [root.attributes.srcLang, root.attributes.trgLang];
  if (to === '') return wrong(lineOf(root), 'no-target-language');
  const report: Report = (at, code, data = {}, severity = 'error') =>
    void faults.push({ line: lineOf(at), severity, code: `working-translations:${code}`, data });
  const core = (of: XmlElement, ...names: string[]): XmlElement[] =>
    of.children.filter(
      (child): child is XmlElement =>
        child instanceof XmlElement && names.some((one) => child.name === `${prefix}${one}`),
    );
  const inside = (of: XmlElement): XmlElement[] => [
    ...core(of, 'unit'),
    ...core(of, 'group').flatMap((group) => inside(group)),
  ];
  const units = core(root, 'file').flatMap(inside);
  if (units.length > MOST_UNITS) return wrong(1, 'too-many-units', { count: units.length, most: MOST_UNITS });
  for (const unit of units) {
    const one = readUnit(unit, { from, to }, core, report);
    if (one !== undefined) read.units.push({ ...one, line: lineOf(unit) });
  }
  if (units.length === 0) return wrong(1, 'no-units');
  return read;
}

type Core = (of: XmlElement, ...names: string[]) => XmlElement[];

/** One unit; undefined, with an error reported, where it cannot be used. */
function readUnit(
  unit: XmlElement,
  { from, to }: { from: string; to: string },
  core: Core,
  report: Report,
): Omit<ReadUnit, 'line'> | undefined {
  const id = unit.attributes.id ?? '';
  const segments: { source: string; target: string }[] = [];
  let [source, text, isUsable] = ['', '', true];
  const refuse = (at: XmlElement, code: string, data: FileFault['data'] = {}): void => {
    isUsable = false;
    report(at, code, { id, ...data });
  };
  for (const part of core(unit, 'segment', 'ignorable')) {
    const [said] = core(part, 'source');
    const [target] = core(part, 'target');
    if (said === undefined) {
      refuse(part, 'no-source');
      continue;
    }
    if (target?.attributes.order !== undefined) refuse(target, 'order');
    for (const [element, language] of [
      [said, from],
      [target, to],
    ] as const) {
      const marked = element?.attributes['xml:lang'];
      if (element !== undefined && marked !== undefined && marked !== language)
        refuse(element, 'wrong-language', { language: marked, wanted: language });
    }
    const original = inlineText(said, core, refuse);
    const translated = target === undefined ? undefined : inlineText(target, core, refuse);
    source += original;
    if (localName(part) === 'ignorable') text += translated ?? original;
    else {
      text += translated ?? '';
      segments.push({ source: original, target: translated ?? '' });
    }
  }
  const isEmpty = segments.every(({ target }) => target.trim() === '');
  const revision = revisionIn(unit);
  return isUsable ? { id, revision, from, to, source, segments, text: isEmpty ? '' : text.trim() } : undefined;
}

/** The text of a source or a target. Codes that stand for formatting are refused: nothing that was handed over had any. */
function inlineText(of: XmlElement, core: Core, refuse: (at: XmlElement, code: string) => void): string {
  return of.children
    .map((child) => {
      if (child instanceof XmlText) return child.text;
      if (!(child instanceof XmlElement)) return '';
      const isCore = core(of, localName(child)).includes(child);
      if (isCore && localName(child) === 'cp') return characterOf(child.attributes.hex);
      if (isCore && SPANS.includes(localName(child))) return inlineText(child, core, refuse);
      if (!isCore || !EMPTY.includes(localName(child))) refuse(child, 'inline-code');
      return '';
    })
    .join('');
}

const characterOf = (hex: string | undefined): string => {
  const point = /^[\da-f]{4,6}$/i.test(hex ?? '') ? Number.parseInt(hex ?? '', 16) : Number.NaN;
  return point <= 0x10_ffff ? String.fromCodePoint(point) : '';
};

/** What `xliff-out.ts` wrote beside it; 0 where a tool has left it out. */
function revisionIn(of: XmlElement): number {
  for (const child of of.children) {
    if (!(child instanceof XmlElement)) continue;
    const isOurs = localName(child) === 'meta' && child.attributes.type === 'revision';
    const found = isOurs ? Number(child.text.trim()) : revisionIn(child);
    if (Number.isInteger(found) && found > 0) return found;
  }
  return 0;
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

/** What stands before the names of XLIFF's own elements: '' or `xlf:`; undefined where the root is of something else. */
function prefixOf(root: XmlElement): string | undefined {
  const [declared] = Object.entries(root.attributes).find(([, value]) => value === CORE) ?? [];
  if (declared === 'xmlns') return '';
  return declared?.startsWith('xmlns:') ? `${declared.slice('xmlns:'.length)}:` : undefined;
}

function parse(text: string): XmlDocument | { line: number; said: string } {
  try {
    return parseXml(text, { includeOffsets: true });
  } catch (error) {
    if (error instanceof XmlError) return { line: error.line, said: error.message.split('\n', 1)[0] ?? '' };
    // Elements within elements by the ten thousand.
    if (error instanceof RangeError) return { line: 1, said: error.message };
    throw error;
  }
}

/** Bytes as text: UTF-8, or UTF-16 where its mark says so. */
function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The line of an element, from 1. */
function lineFinder(text: string): (of: XmlElement) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return ({ start }) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
