/** What stands on the page of one answer (`reading/answer/…`) beside the answer itself: a line a part of the analysis room. */
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Html } from '../pages/html.ts';
import type { CountedAnswer } from '../store/readings.ts';
import { codingSection } from './coding/answer-section.ts';
import { translationSection } from './translations/section.ts';

/** A section of its own, headed by an `h2`; nothing where there is nothing to say. */
export type AnswerSection = (context: Context, request: FastifyRequest, answer: CountedAnswer) => Promise<Html>;

export const answerSections: AnswerSection[] = [translationSection, codingSection];
