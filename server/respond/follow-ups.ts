/** Questions about an answer, as the form asks them: beside the questionnaire's own, also where that takes no more answers. `docs/decisions/follow-up.md`. */
import { answerable, type Question, type Questionnaire } from '../definitions/model.ts';
import { FOLLOW_UP_PREFIX, type FollowUp, followUpQuestion } from '../store/follow-ups.ts';
import type { Fields } from './typed.ts';
import type { Visit } from './visit.ts';

/** Those that are asked now. */
export const followUpsIn = ({ phase, response }: Visit): readonly FollowUp[] =>
  phase === 'withdrawn' ? [] : (response?.followUps ?? []);

/** One as a question of the form. */
export const questionOfFollowUp = ({
  id,
  language,
  text,
}: Pick<FollowUp, 'id' | 'language' | 'text'>): Exclude<Question, { kind: 'note' }> => ({
  id: followUpQuestion(id),
  kind: 'long text',
  text: { source: language, in: { [language]: { text } } },
  required: false,
});

/** One of which only the id is known, whether it is asked or not. */
export const anyFollowUp = (question: string) =>
  questionOfFollowUp({ id: question.slice(FOLLOW_UP_PREFIX.length), language: 'en', text: '' });

const together = (content: Questionnaire, followUps: readonly FollowUp[], own: Questionnaire['sections']) =>
  followUps.length === 0
    ? content
    : { ...content, sections: [{ questions: followUps.map(questionOfFollowUp) }, ...own] };

/** Everything that is asked of this respondent: the questionnaire with its follow-ups before it. */
export const askedOf = (visit: Visit): Questionnaire =>
  together(visit.version.content, followUpsIn(visit), visit.version.content.sections);

/** Whether follow-ups are all that can be answered: the response is submitted, or the survey closed. */
export const areAllThatIsOpen = (visit: Visit): boolean =>
  followUpsIn(visit).length > 0 && (visit.phase !== 'open' || visit.response?.status === 'submitted');

/** What can be answered on the page now, where anything can. */
export const writableIn = (visit: Visit): Questionnaire =>
  areAllThatIsOpen(visit) ? together(visit.version.content, followUpsIn(visit), []) : askedOf(visit);

/** What progress is of: the questionnaire, without questions that somebody came to ask about its answers; these alone where nothing else is open. */
export const countedIn = (visit: Visit): Questionnaire =>
  areAllThatIsOpen(visit) ? writableIn(visit) : visit.version.content;

/** The question that a follow-up is about; undefined where the version has it no longer. */
export const aboutOf = (visit: Visit, { question }: FollowUp) =>
  answerable(visit.version.content).find(({ id }) => id === question);

/** The follow-up whose button was pressed. */
export const pressedIn = (visit: Visit, act: string | undefined): FollowUp | undefined =>
  followUpsIn(visit).find(({ id }) => act === `send.${id}`);

const FIELD = /^answer\.(follow-up\.[\w-]+)$/;

/** Texts posted to follow-ups that are asked no longer, and that the server has not. */
export function strayIn(visit: Visit, fields: Fields): string[] {
  const asked = new Set(followUpsIn(visit).map(({ id }) => followUpQuestion(id)));
  const answers = visit.response?.answers ?? {};
  return Object.entries(fields).flatMap(([name, value]) => {
    const [, question] = FIELD.exec(name) ?? [];
    if (question === undefined || asked.has(question)) return [];
    const known = Object.hasOwn(answers, question) ? answers[question]?.value : undefined;
    return [value].flat().filter((text) => text.trim() !== '' && text !== known);
  });
}
