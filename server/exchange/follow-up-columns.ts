/** The columns of questions about answers: after the question whose answer they are about, so that one reads on where one has read. */
import { type FollowUp, isChangedSince } from '../store/follow-ups.ts';
import type { Cell, CellKind, Column } from './column.ts';

/** By question, how many were asked about one answer at most. */
export type FollowUpsAtMost = readonly { question: string; n: number }[];

/** `QUESTION._follow_up_N`: what was asked; then the note, what was answered, when that was sent, whether it was changed since. */
const PARTS: [suffix: string, key: string, kind: CellKind, read: (followUp: FollowUp) => Cell][] = [
  ['', 'follow-up:column-asked', 'text', ({ text }) => text],
  ['_note', 'follow-up:column-note', 'text', ({ note }) => note || null],
  [
    '_answer',
    'follow-up:column-answer',
    'text',
    ({ answer }) => (typeof answer?.value === 'string' ? answer.value : null),
  ],
  ['_sent_at', 'follow-up:column-sent', 'time', ({ answeredAt }) => answeredAt],
  ['_changed', 'follow-up:column-changed', 'boolean', (one) => (one.answeredAt === null ? null : isChangedSince(one))],
];

/** None where nobody was asked. */
export function followUpColumns(question: string, asked: FollowUpsAtMost): Column[] {
  const most = asked.find((one) => one.question === question)?.n ?? 0;
  return Array.from({ length: most }, (_, index) =>
    PARTS.map(
      ([suffix, key, kind, read]): Column => ({
        ...{ id: `${question}._follow_up_${index + 1}${suffix}`, kind, key, places: { question, n: index + 1 } },
        about: question,
        read: ({ followUps }) => {
          const found = followUps.filter((one) => one.question === question)[index];
          return found === undefined ? null : read(found);
        },
      }),
    ),
  ).flat();
}
