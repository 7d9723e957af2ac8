/** The board of 2,000 invitations: the first look of a process, which reads the drafts, every later one, and the look that tells watchers whether anything changed. */
import { readBoard } from '../server/fieldwork/board/board.ts';
import { progressReader } from '../server/fieldwork/board/progress.ts';
import { newId } from '../server/foundation/ids.ts';
import { answersOf, type EngineName, filled, invite } from './place.ts';
import { median, number, type Row } from './table.ts';

/** A third submitted, a third in draft, a third silent. */
const [SUBMITTED, DRAFTS, SILENT] = [667, 667, 666];
const LENGTH = 600;
const TIMES = 30;

export async function board(engine: EngineName): Promise<Row[]> {
  const place = await filled(engine, SUBMITTED, LENGTH);
  return place.with(async (context, survey) => {
    const { store, clock } = context;
    const people = await invite(context, survey, DRAFTS + SILENT, SUBMITTED);
    for (const [index, { invitation, version }] of people.slice(0, DRAFTS).entries())
      await store.saveAnswers({
        survey: survey.id,
        invitation: invitation.id,
        version: version.version,
        language: invitation.language,
        answers: Object.entries(answersOf(version, index, LENGTH)).map(([question, value]) => ({
          question,
          value,
          baseRevision: 0,
          clientId: newId(),
        })),
        at: clock.now(),
      });
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const readProgress = progressReader(context);
    const look = () => readBoard(store, survey, clock.now(), readProgress);
    const first = await timed(look);
    const [looks, stamps]: [number[], number[]] = [[], []];
    for (let time = 0; time < TIMES; time += 1) {
      looks.push(await timed(look));
      stamps.push(await timed(() => store.boardStamps([survey.id])));
    }
    const [later, stamp] = [median(looks), median(stamps)];
    return [
      {
        what: `board of ${number(SUBMITTED + DRAFTS + SILENT)} invitations, ${number(DRAFTS)} drafts`,
        mustReach: '≤ 200 ms',
        figure: `${number(later)} ms`,
        reference: `the first of a process, which reads the drafts: ${number(first)} ms`,
        passed: later <= 200,
      },
      {
        what: 'the same: has anything changed? (every 2 s, once for all who watch)',
        mustReach: '≤ 20 ms',
        figure: `${number(stamp)} ms`,
        reference: '',
        passed: stamp <= 20,
      },
    ];
  });
}
