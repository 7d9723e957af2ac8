/** How one comes into a survey, and what whoever comes may choose. */
import type { Questionnaire, Survey } from '../../definitions/model.ts';
import type { Municipality } from '../../registry/model.ts';
import type { RegistryView } from '../../registry/view.ts';
import type { Round } from '../../store/rounds.ts';

/** As it holds: by invitation only where nobody has chosen. */
export const effectiveRound = (survey: Pick<Survey, 'id' | 'questionnaires'>, round: Round | undefined): Round =>
  round ?? {
    ...{ survey: survey.id, mode: 'invitation', listed: true, changedAt: 0, changedBy: '' },
    questionnaires: survey.questionnaires.map(({ id }) => id),
  };

/** Those that anybody may answer; none where the survey is by invitation only, as an anonymous one always is. */
export const openQuestionnaires = (
  survey: Pick<Survey, 'questionnaires' | 'anonymous'>,
  round: Round,
): Questionnaire[] =>
  round.mode === 'open' && !survey.anonymous
    ? survey.questionnaires.filter(({ id }) => round.questionnaires.includes(id))
    : [];

/** Whether a questionnaire is meant for a municipality: whether its region is in the audience. */
export const isFor = ({ audience }: Questionnaire, { id }: Municipality, view: RegistryView): boolean =>
  audience.regions.includes(view.regionOf(id)?.id ?? '');
