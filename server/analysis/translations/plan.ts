/** What a file that came back would do, before it does: each unit checked against the answers as they are. Reads only. */
import { canonicalJson, sha256 } from '../../foundation/hash.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';
import { type NewTranslation, plainSentence } from '../../store/translations.ts';
import { type AskedTranslations, textOf } from './asking.ts';
import { lostMarks } from './kept-marks.ts';
import { keptText, writtenSentences, writtenWhole } from './saving.ts';
import { sentencesIn } from './sentences.ts';
import { type FileFault, partsOf, type ReadFile, type ReadUnit } from './unit.ts';

export interface PlannedChange {
  line: number;
  answer: CountedAnswer;
  translation: NewTranslation;
  /** What is shown now; '' where nothing is. */
  before: string;
}

export interface HandOverPlan {
  name: string;
  format: ReadFile['format'];
  changes: PlannedChange[];
  faults: FileFault[];
  /** Units without a target. */
  empty: number;
  /** Units that say what is stored already. */
  same: number;
  /** Of everything that would be saved: another one means another plan. */
  digest: string;
}

export async function planOf(from: AskedTranslations, file: ReadFile): Promise<HandOverPlan> {
  const plan: HandOverPlan = {
    ...{ name: file.name, format: file.format, changes: [], faults: [...file.faults], empty: 0, same: 0, digest: '' },
  };
  const seen = new Set<string>();
  for (const unit of file.units) {
    const key = `${unit.id} ${unit.to}`;
    const report = (code: string, data: FileFault['data'] = {}, severity: FileFault['severity'] = 'error'): void =>
      void plan.faults.push({ line: unit.line, severity, code: `working-translations:${code}`, data });
    if (seen.has(key)) report('twice', { id: unit.id });
    else await addUnit(from, file, unit, plan, report);
    seen.add(key);
  }
  plan.digest = sha256(canonicalJson(plan.changes.map(({ translation }) => translation)));
  return plan;
}

type Report = (code: string, data?: FileFault['data'], severity?: FileFault['severity']) => void;

async function addUnit(
  from: AskedTranslations,
  file: ReadFile,
  unit: ReadUnit,
  plan: HandOverPlan,
  report: Report,
): Promise<void> {
  const { survey, store, questions } = from;
  const parts = partsOf(unit.id);
  const answer = parts && (await store.countedAnswer(survey.id, parts.invitation, parts.question));
  const isText = questions.some(
    ({ question, questionnaire }) => question === answer?.question && questionnaire === answer.questionnaire,
  );
  if (answer === undefined || !isText || textOf(answer) === '') return report('unknown-unit', { id: unit.id });
  if (!survey.languages.includes(unit.to) || unit.to === answer.language)
    return report('wrong-target', { language: unit.to });
  if (unit.from !== answer.language)
    return report('wrong-language', { id: unit.id, language: unit.from, wanted: answer.language });
  const source = await sourceOf(store, survey.id, answer, unit.revision);
  if (source === undefined) return report('unknown-revision', { revision: unit.revision });
  if (plainSentence(source) !== plainSentence(unit.source)) return report('source-changed', { id: unit.id });
  if (unit.text.trim() === '') {
    plan.empty += 1;
    return;
  }
  if (plainSentence(unit.text) === plainSentence(source)) return report('equals-source', { id: unit.id }, 'warning');
  const written = writtenFrom(unit, source);
  if (source !== textOf(answer))
    report('answer-changed-since', { revision: unit.revision, now: answer.revision }, 'warning');
  if (written.isUnfinished) report('unit-unfinished', {}, 'warning');
  const lost = lostMarks(source, written.text);
  if (lost.length > 0) report('lost-marks', { marks: lost.slice(0, 10).join(' · ') }, 'warning');
  const versions = await store.translations(survey.id, answer.response, answer.question);
  const held = versions.find(({ language, holds }) => holds && language === unit.to);
  if (held?.text === written.text && held.revision === unit.revision && held.origin !== 'machine') {
    plan.same += 1;
    return;
  }
  plan.changes.push({
    ...{ line: unit.line, answer, before: held?.text ?? '' },
    translation: {
      ...{ invitation: answer.invitation, question: answer.question, language: unit.to, revision: unit.revision },
      ...{ ...written, origin: file.format, machine: '', base: held?.version ?? 0 },
    },
  });
}

/** The text of the revision that was handed over. */
async function sourceOf(
  store: Store,
  survey: string,
  answer: CountedAnswer,
  revision: number,
): Promise<string | undefined> {
  if (revision === answer.revision) return textOf(answer);
  const found = revision > 0 ? await store.revision(survey, answer.response, answer.question, revision) : undefined;
  return typeof found?.value === 'string' ? found.value : undefined;
}

/** Sentence by sentence where the file has our sentences; otherwise as it stands, with the file's own segments as pairs, since a person put them side by side. */
function writtenFrom(unit: ReadUnit, source: string): Pick<NewTranslation, 'text' | 'pairs' | 'isUnfinished'> {
  const { segments, from, to } = unit;
  if (segments === null) return writtenWhole({ text: source, language: from }, to, unit.text);
  const sentences = sentencesIn(source, from);
  const isOurs =
    sentences.length === segments.length &&
    sentences.every(({ text }, at) => plainSentence(text) === plainSentence(segments[at]?.source ?? ''));
  if (isOurs)
    return writtenSentences(
      sentences,
      segments.map(({ target }) => target),
    );
  const pairs = segments.map((one) => ({ source: one.source.trim(), target: keptText(one.target) }));
  return { text: keptText(unit.text), pairs, isUnfinished: pairs.some(({ target }) => target === '') };
}
