/**
 * XLIFF 2.1 (https://docs.oasis-open.org/xliff/xliff-core/v2.1/): a file a questionnaire, a unit an answer, a segment a sentence, what stands between
 * sentences as `ignorable`. The revision is metadata, the question a note.
 */
import type { Language } from '../../definitions/model.ts';
import { sentencesIn } from './sentences.ts';
import { type HandedOver, unitId } from './unit.ts';

export const CORE = 'urn:oasis:names:tc:xliff:document:2.0';
const METADATA = 'urn:oasis:names:tc:xliff:metadata:2.0';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters among which are those that XML 1.0 cannot write: control characters but three, lone surrogates, two code points. */
const ODD = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
/** What XML can write; undefined for the rest. A carriage return it can, if only by number: as it is, a reader makes a line feed of it. */
function written(odd: string): string | undefined {
  if (odd === '\r') return '&#13;';
  return ['\t', '\n'].includes(odd) || (odd >= '\u007f' && odd <= '\u009f') ? odd : undefined;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
/** Text outside of `source` and `target`: there is no element for what XML cannot write. */
const plain = (text: string): string => escaped(text).replace(ODD, (odd) => written(odd) ?? '\ufffd');
/** Text of `source`: what XML cannot write as `cp`, as the standard has it. */
const content = (text: string): string =>
  escaped(text).replace(
    ODD,
    (odd) => written(odd) ?? `<cp hex="${odd.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}"/>`,
  );

/** One document: all of `units` are in `from`. */
export function xliffOf(survey: string, units: readonly HandedOver[], from: Language, to: Language): string {
  const files = [...Map.groupBy(units, ({ questionnaire }) => questionnaire)].map(
    ([questionnaire, those]) =>
      `<file id="${plain(questionnaire)}" original="${plain(`${survey}/${questionnaire}`)}">\n${those.map(unitOf).join('')}</file>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="${CORE}" xmlns:mda="${METADATA}" version="2.1" srcLang="${plain(from)}" trgLang="${plain(to)}">
${files.join('')}</xliff>
`;
}

function unitOf(unit: HandedOver): string {
  const segments = sentencesIn(unit.source, unit.from).map(({ before, text }, at) => {
    const between =
      before === ''
        ? ''
        : `<ignorable id="i${at + 1}"><source xml:lang="${plain(unit.from)}">${content(before)}</source></ignorable>\n`;
    return `${between}<segment id="s${at + 1}" state="initial"><source xml:lang="${plain(unit.from)}">${content(text)}</source></segment>\n`;
  });
  return `<unit id="${plain(unitId(unit))}" name="${plain(unit.question)}" canResegment="no" xml:space="preserve">
<mda:metadata><mda:metaGroup category="samsvar"><mda:meta type="revision">${unit.revision}</mda:meta></mda:metaGroup></mda:metadata>
<notes><note category="question" xml:lang="${plain(unit.asked.language)}">${plain(unit.asked.text)}</note><note category="municipality">${plain(unit.municipality)}</note>${unit.earlier === '' ? '' : `<note category="earlier-translation">${plain(unit.earlier)}</note>`}</notes>
${segments.join('')}</unit>
`;
}
