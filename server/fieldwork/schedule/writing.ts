/** A reminder in words, as its recipient gets it: the same for the outbox and the preview. */
import type { Survey } from '../../definitions/model.ts';
import { translator } from '../../pages/texts.ts';
import { deadlineText } from '../../pages/times.ts';
import { localTime } from '../../registry/time-zones.ts';
import type { Schedule } from '../../store/schedules.ts';
import { type Letter, type LetterWriter, languageOf } from '../invite/letter.ts';
import type { Reminded } from './cases.ts';
import { windowOf } from './phase.ts';
import { type ReminderKind, wordsOf } from './reminder.ts';

/** The e-mail of `kind` at `at`: with the time that counts for this invitation, counted in days of the recipient's calendar. */
export function reminderLetter(
  writer: LetterWriter,
  survey: Survey,
  schedule: Schedule,
  { one, recipient }: Reminded,
  kind: ReminderKind,
  at: number,
): Promise<Letter> {
  const response = one.status === 'not started' ? undefined : { status: one.status };
  const { endsAt } = windowOf(survey, schedule, recipient.invitation, response);
  const language = languageOf(recipient);
  const days = endsAt === null ? 0 : localTime(endsAt, one.zone).day - localTime(at, one.zone).day;
  return writer.write(wordsOf(survey, kind), 'email', recipient, {
    closes: endsAt === null ? '' : deadlineText(endsAt, language, survey.timeZone),
    days: days < 1 ? '' : translator(language)('invitations:days', { count: days }),
  });
}
