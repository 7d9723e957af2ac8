/** Finding what a request names. */
import { Problem } from '../foundation/problem.ts';
import type { Survey } from './model.ts';

/** The survey of that id; a 404 where there is none. */
export function surveyOf(surveys: ReadonlyMap<string, Survey>, id: string): Survey {
  const survey = surveys.get(id);
  if (survey === undefined) throw new Problem(404, 'survey-unknown', { survey: id });
  return survey;
}
