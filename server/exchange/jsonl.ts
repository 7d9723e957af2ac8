/** JSON Lines: one submission a line with everything that is known of it, answers as they are stored. */
import { type FollowUp, isChangedSince } from '../store/follow-ups.ts';
import type { Translatable } from '../store/translations.ts';
import type { Column, ExportedRow } from './column.ts';
import type { GivenCode } from './worked-on.ts';
import type { ZonedTime } from './zone.ts';

const CHUNK = 32 * 1024;

/** The file's bytes. Each line has the columns that are no question's, then `hash`, `answers` by question id, `followUps` where there are any, `workingTranslations` and `codings` where they were asked for. */
export async function* writeJsonLines(
  columns: Column[],
  pages: AsyncIterable<ExportedRow[]>,
  time: ZonedTime,
): AsyncGenerator<Buffer> {
  const about = columns.filter((column) => column.asked === undefined && column.about === undefined);
  let text = '';
  for await (const page of pages) {
    for (const row of page) {
      const line: Record<string, unknown> = {};
      for (const column of about) {
        const cell = column.read(row);
        line[column.id] = column.kind === 'time' && typeof cell === 'number' ? time.iso(cell) : cell;
      }
      line.hash = row.hash;
      line.answers = Object.fromEntries(
        Object.entries(row.answers).map(([question, answer]) => [
          question,
          { ...answer, receivedAt: time.iso(answer.receivedAt) },
        ]),
      );
      if (row.followUps.length > 0) line.followUps = row.followUps.map((followUp) => followUpLine(followUp, time));
      if (row.translations !== undefined)
        line.workingTranslations = row.translations.map((one) => translationLine(one, time));
      if (row.codings !== undefined) line.codings = row.codings.map((one) => codingLine(one, time));
      text += `${JSON.stringify(line)}\n`;
      if (text.length > CHUNK) {
        yield Buffer.from(text);
        text = '';
      }
    }
  }
  yield Buffer.from(text);
}

/** One question about an answer, with what was answered to it. */
const followUpLine = (followUp: FollowUp, time: ZonedTime): Record<string, unknown> => ({
  id: followUp.id,
  question: followUp.question,
  revision: followUp.revision,
  language: followUp.language,
  text: followUp.text,
  note: followUp.note,
  askedAt: time.iso(followUp.askedAt),
  sentAt: followUp.answeredAt === null ? null : time.iso(followUp.answeredAt),
  sentRevision: followUp.sentRevision,
  changedSince: isChangedSince(followUp),
  answer: followUp.answer && { ...followUp.answer, receivedAt: time.iso(followUp.answer.receivedAt) },
});

/** A working translation of one answer. `revision`: of the answer, that was translated. */
const translationLine = ({ question, state, translation }: Translatable, time: ZonedTime): Record<string, unknown> => ({
  question,
  language: translation?.language,
  text: translation?.text,
  revision: translation?.revision,
  isStale: state === 'stale',
  isUnfinished: translation?.isUnfinished,
  origin: translation?.origin,
  machine: translation?.machine || null,
  by: translation?.by,
  madeAt: translation && time.iso(translation.at),
});

/** A code on words of one answer: `from` and `to` are code points of the answer of this line. */
const codingLine = ({ coding, name, text }: GivenCode, time: ZonedTime): Record<string, unknown> => ({
  id: coding.id,
  question: coding.question,
  code: coding.code,
  name,
  from: coding.anchor.from,
  to: coding.anchor.to,
  text,
  isWhole: coding.whole,
  hasChanged: coding.anchor.state === 'changed',
  coder: coding.by,
  codedAt: time.iso(coding.madeAt),
});
