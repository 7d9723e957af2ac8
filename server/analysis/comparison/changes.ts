/** Every change that an indicator's counted answers tell: those with a baseline and a latest value. */
import type { Context } from '../../context.ts';
import type { Language, Survey } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import type { CountedQuestion } from '../../results/counts.ts';
import { everyAnswer } from '../reading/every-answer.ts';

export interface Change {
  invitation: string;
  question: string;
  region: string;
  /** As `kinds/indicator.ts` counts it: the survey's own unit where it has one, in the source language. */
  unit: string;
  /** What the respondent says was measured, and in which language; undefined where the survey names it. */
  name: string | undefined;
  language: Language;
  baseline: number;
  latest: number;
}

/** Those of one question, from the answers that may be read. */
export async function changesOf(
  { store }: Pick<Context, 'store'>,
  survey: Survey,
  question: CountedQuestion,
): Promise<Change[]> {
  const questions = [...question.in.keys()].map((questionnaire) => ({ questionnaire, question: question.id }));
  const changes: Change[] = [];
  for await (const { value, region, questionnaire, language, invitation } of everyAnswer(store, survey.id, {
    questions,
  })) {
    if (value === null || typeof value !== 'object' || !('baselineValue' in value)) continue;
    const { baselineValue: baseline, latestValue: latest } = value;
    if (typeof baseline !== 'number' || typeof latest !== 'number') continue;
    const asked = question.in.get(questionnaire);
    const own = asked?.kind === 'indicator' ? asked : undefined;
    const unit = own?.unit === undefined ? String(value.unit).trim() : wordingIn(own.unit, own.unit.source, {}).text;
    const name = own?.name === undefined ? String(value.name).trim() : undefined;
    changes.push({ invitation, question: question.id, region, unit, name, language, baseline, latest });
  }
  return changes;
}

/** Units, the one that most answers are in first. */
export function unitsOf(changes: readonly Change[]): string[] {
  const counts = Map.groupBy(changes, ({ unit }) => unit);
  return [...counts]
    .sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1))
    .map(([unit]) => unit);
}
