/** A page of one visit: in the layout, under the survey's title, marked where its answers are made up. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Language } from '../definitions/model.ts';
import { type Page, sendPage } from './document.ts';
import type { Reader } from './reader.ts';
import { nameIn, readerFor, type Visit } from './visit.ts';

/** What differs from page to page; `title` is the questionnaire's where absent. */
export interface VisitPage extends Pick<Page, 'status' | 'body' | 'scripts' | 'styles' | 'showsLeftovers'> {
  language: Language;
  title?: string;
}

export type SendVisitPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  page: VisitPage,
) => Promise<FastifyReply>;

export const visitPages =
  (context: Context): SendVisitPage =>
  (request, reply, visit, page) => {
    const reader = readerFor(visit, page.language);
    const title = page.title ?? titleOf(visit, reader);
    const survey = reader.plain(visit.survey.title);
    const { synthetic } = visit.invitation;
    return sendPage(context, request, reply, { ...page, title, survey, t: reader.t, synthetic });
  };

/** `Questionnaire – municipality`. */
export const titleOf = (visit: Visit, reader: Reader): string =>
  `${reader.plain(visit.version.content.title)} – ${nameIn(visit, reader.t)}`;
