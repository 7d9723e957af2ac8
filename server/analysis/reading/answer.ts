/** One answer with all that belongs to it: the question as it was asked, its versions, what was asked about it, what is quoted of it. Reads only. */
import type { Survey, Version } from '../../definitions/model.ts';
import { Problem } from '../../foundation/problem.ts';
import type { Registry } from '../../registry/model.ts';
import { type AnswerVersion, versionsOf } from '../../respond/versions.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import type { MirrorMark } from '../../store/mirror.ts';
import type { Quote } from '../../store/quotes.ts';
import type { CountedAnswer } from '../../store/readings.ts';
import type { Store } from '../../store/store.ts';
import { type AskedQuestions, type AskedSo, askedIn, askedQuestions } from './asked.ts';

export interface ReadAnswer {
  survey: Survey;
  answer: CountedAnswer;
  version: Version;
  /** As its version asked it. */
  question: AskedSo['question'];
  asked: AskedQuestions;
  registry: Registry;
  /** Newest first. */
  versions: AnswerVersion[];
  /** Whether anybody gave a name. */
  hasNames: boolean;
  /** Of this answer, without those that were taken back. */
  followUps: FollowUp[];
  quotes: Quote[];
  /** What of it partners do not mention; those that stand. */
  marks: MirrorMark[];
}

/** Throws `Problem` 404 where nothing of it counts. `withNames`: whether the reader may know who wrote. */
export async function readAnswer(
  store: Store,
  survey: Survey,
  { invitation, question: id }: { invitation: string; question: string },
  withNames: boolean,
): Promise<ReadAnswer> {
  await store.readSubmissions(survey.id);
  const answer = await store.countedAnswer(survey.id, invitation, id);
  if (answer === undefined) throw new Problem(404, 'reading:answer-unknown');
  const [versions, registry, state, revisions, quotes, marks] = await Promise.all([
    store.versions(survey.id),
    store.registry(survey.id),
    store.responseState(survey.id, invitation),
    store.revisions(survey.id, answer.response),
    store.quotes(survey.id, { invitation }),
    store.mirrorMarks(survey.id, { invitation }),
  ]);
  const asked = askedQuestions(survey, versions);
  const question = askedIn(asked, answer);
  const version = versions.find((one) => one.questionnaire === answer.questionnaire && one.version === answer.version);
  if (question === undefined || version === undefined) throw new Problem(404, 'reading:answer-unknown');
  const own = revisions
    .filter((revision) => revision.question === id)
    .map((revision) => (withNames ? revision : { ...revision, contributor: null }));
  return {
    survey,
    answer,
    version,
    question,
    asked,
    registry,
    versions: versionsOf(own, { every: false }),
    hasNames: own.some(({ contributor }) => contributor !== null),
    followUps: (state?.followUps ?? []).filter((followUp) => followUp.question === id),
    marks: marks.filter((mark) => mark.question === id && mark.withdrawnAt === null),
    quotes: quotes.filter((quote) => quote.question === id && quote.withdrawnAt === null && quote.replacedBy === null),
  };
}
