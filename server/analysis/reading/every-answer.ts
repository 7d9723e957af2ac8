/** Counted answers, however many there are. */
import { type AnswerFilter, type CountedAnswer, cursorOf, type ReadingReads } from '../../store/readings.ts';

/** Answers that are read at once. */
const READ = 1_000;

/** Every counted answer of `filter`, by question and response. */
export async function* everyAnswer(
  store: Pick<ReadingReads, 'countedAnswers'>,
  survey: string,
  filter: AnswerFilter,
): AsyncGenerator<CountedAnswer> {
  for (let after: string | null = null; ; ) {
    const page: CountedAnswer[] = await store.countedAnswers(survey, filter, after, READ);
    yield* page;
    const last = page.at(-1);
    if (page.length < READ || last === undefined) return;
    after = cursorOf(last);
  }
}
