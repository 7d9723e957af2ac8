/** The coding workplace over HTTP. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { MEMO_KINDS, type MemoTarget } from '../../store/memos.ts';
import type { Store } from '../../store/store.ts';
import { type Asked, askedOf } from './asked.ts';
import { isSeen, layerOf } from './layers.ts';
import type { MemoTried } from './memo-html.ts';
import { pastedText, targetsOf } from './target.ts';
import { neighboursOf, taskFilter, taskQueryOf } from './tasks.ts';
import { readWorkplace, textAnswer } from './workplace.ts';
import { type Done, workplaceAddress, workplacePage } from './workplace-page.ts';

const params = z.object({ invitation: z.string(), question: z.string() });
const place = z.coerce.number().int().min(0).optional().catch(undefined);
const filled = z.preprocess((value) => (value === '' ? undefined : value), place);
const list = z.preprocess((value) => [value ?? []].flat(), z.array(z.string())).catch([]);
const acts = ['code', 'remove', 'restore', 'memo'] as const;
const form = posted({
  do: z.enum(acts).catch('code'),
  quick: postedText,
  pin: postedText,
  unpin: postedText,
  revision: z.coerce.number().int().min(1).catch(0),
  from: filled,
  to: filled,
  whole: postedText,
  passage: postedText,
  sentence: list,
  code: list,
  coding: list,
  /** That this takes back what was done before, or does it again. */
  step: z.enum(['undo', 'redo']).optional().catch(undefined),
  memo: postedText,
  base: z.coerce.number().int().min(0).catch(0),
  kind: z.enum(MEMO_KINDS).catch('answer'),
  subject: postedText,
  text: postedText,
});
type Posted = z.infer<typeof form>;

const doneQuery = z.object({
  done: z.enum(['coded', 'there', 'removed', 'restored', 'memo', 'undone', 'redone']).optional().catch(undefined),
  coding: list,
  layers: z.enum(['chosen']).optional().catch(undefined),
  show: list,
});

/** Codings of one act that can be taken back together: they stand in the address. */
const UNDOABLE = 100;
/** Longest memo, in characters. */
const MEMO = 20_000;

interface Here {
  invitation: string;
  question: string;
}
/** What an act came to: where to go on, or what is shown again. */
type Came = { done: Done['what'] | undefined; codings?: string[] } | { error: string } | { tried: MemoTried };

export function workplaceRoutes(context: Context) {
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, store, me, csrf }: Asked,
    about: { error?: { key: string; passage: string }; tried?: MemoTried } = {},
  ): Promise<FastifyReply> {
    const here = params.parse(request.params);
    const query = taskQueryOf(request.query);
    const found = await readWorkplace(store, survey, accountOf(request), here);
    const filter = taskFilter(found.asked, query, found.layer);
    const neighbours = await neighboursOf(store, survey, filter, found.answer);
    const { done, coding: codings, layers, show: wanted } = doneQuery.parse(request.query);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t('coding:workplace-title', { municipality: found.municipality }),
      nav: surveyNav({ t, survey, active: 'coding', account: accountOf(request) }),
      body: workplacePage({
        ...{ t, language, survey, me, csrf, place: found, neighbours, query, tried: about.tried },
        shown: layers === undefined ? undefined : new Set(wanted),
        done: done && { what: done, codings },
        error: about.error,
      }),
      styles: ['client/styles/coding.css'],
      scripts: ['client/analysis/coding.ts'],
      synthetic: found.answer.synthetic,
    }));
  }

  /** Whether the coding is of this answer, and seen by whoever asks. */
  async function mayTouch({ store, survey, me }: Asked, here: Here, id: string): Promise<boolean> {
    const [coding, layer] = await Promise.all([store.coding(survey.id, id), layerOf(store, survey.id, { name: me })]);
    return coding?.invitation === here.invitation && coding.question === here.question && isSeen(layer, coding.by);
  }

  async function coded(of: Asked, here: Here, sent: Posted): Promise<Came> {
    const { store, survey, me } = of;
    const { answer } = await textAnswer(store, survey, here);
    const revision = sent.revision === 0 ? answer.revision : sent.revision;
    const seen = await store.revision(survey.id, answer.response, here.question, revision);
    if (typeof seen?.value !== 'string') return { error: 'coding:no-passage' };
    const { whole, from, to, passage, sentence: sentences } = sent;
    const targets = targetsOf(seen.value, seen.language, { whole: whole !== '', from, to, passage, sentences });
    if (typeof targets === 'string') return { error: `coding:target-${targets}` };
    const codes = sent.quick === '' ? sent.code : [sent.quick];
    if (codes.length === 0) return { error: 'coding:no-code-chosen' };
    const came = new Set<string>();
    const codings: string[] = [];
    for (const code of codes)
      for (const span of targets) {
        const made = await store.addCoding({
          ...{ survey: survey.id, invitation: here.invitation, at: context.clock.now(), id: newId(), code },
          ...{ question: here.question, revision, span, by: me },
        });
        came.add(made.kind);
        if (made.kind === 'done') codings.push(made.id);
      }
    // An answer that is gone has no page to say it on.
    if (came.has('not-counted')) throw new Problem(404, 'coding:no-answer');
    for (const kind of ['no-passage', 'no-code'] as const) if (came.has(kind)) return { error: `coding:${kind}` };
    return { done: came.has('done') ? 'coded' : 'there', codings };
  }

  async function changed(of: Asked, here: Here, { do: act, coding: wanted, step }: Posted): Promise<Came> {
    const { store, survey, me } = of;
    const came = new Set<string>();
    const codings: string[] = [];
    for (const coding of wanted) {
      if (!(await mayTouch(of, here, coding))) continue;
      const input = { survey: survey.id, invitation: here.invitation, coding, by: me, at: context.clock.now() };
      const one = act === 'remove' ? await store.removeCoding(input) : await store.restoreCoding(input);
      came.add(one);
      if (one === 'done') codings.push(coding);
    }
    if (!came.has('done')) return came.has('there') ? { done: 'there' } : { error: 'coding:coding-gone' };
    if (step !== undefined) return { done: step === 'undo' ? 'undone' : 'redone' };
    return { done: act === 'remove' ? 'removed' : 'restored', codings };
  }

  async function noted(of: Asked, here: Here, sent: Posted): Promise<Came> {
    const { store, survey, me } = of;
    const { answer } = await textAnswer(store, survey, here);
    const target = await targetIn(of, here, answer.response, sent);
    const known = sent.memo === '' ? undefined : await store.memo(survey.id, sent.memo);
    if (target === undefined || (known !== undefined && known.by !== me)) return { error: 'coding:memo-gone' };
    const text = pastedText(sent.text).slice(0, MEMO).trimEnd();
    const id = sent.memo === '' ? newId() : sent.memo;
    const at = context.clock.now();
    const came = await store.saveMemo({ survey: survey.id, id, target, text, base: sent.base, by: me, at });
    if (came === 'gone') return { error: 'coding:memo-gone' };
    return came === 'done' ? { done: 'memo' } : { tried: { memo: id, text } };
  }

  async function targetIn(
    of: Asked,
    here: Here,
    response: string,
    { kind, subject }: Posted,
  ): Promise<MemoTarget | undefined> {
    if (kind === 'coding') return (await mayTouch(of, here, subject)) ? { kind, coding: subject } : undefined;
    if (kind === 'code') return undefined;
    return kind === 'answer' ? { kind, response, question: here.question } : { kind, response };
  }

  async function pinned({ survey, me }: Asked, store: Store, { pin, unpin }: Posted): Promise<Came> {
    const code = pin === '' ? unpin : pin;
    await store.pinCode({ survey: survey.id, by: me, code, pinned: pin !== '', at: context.clock.now() });
    return { done: undefined };
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/coding/:invitation/:question';
    const mayCode = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

    app.get(ADDRESS, async (request, reply) => show(request, reply, await askedOf(context, request)));

    app.post(ADDRESS, mayCode, async (request, reply) => {
      const of = await askedOf(context, request);
      const here = params.parse(request.params);
      const sent = form.parse(request.body);
      const came = await (sent.pin !== '' || sent.unpin !== ''
        ? pinned(of, of.store, sent)
        : sent.quick !== '' || sent.do === 'code'
          ? coded(of, here, sent)
          : sent.do === 'memo'
            ? noted(of, here, sent)
            : changed(of, here, sent));
      if ('error' in came) {
        return show(request, reply.code(422), of, { error: { key: came.error, passage: sent.passage } });
      }
      if ('tried' in came)
        return show(request, reply.code(409), of, {
          tried: came.tried,
          error: { key: 'coding:memo-changed', passage: '' },
        });
      const { done, codings = [] } = came;
      const { layers, show: shown } = doneQuery.parse(request.query);
      const search = new URLSearchParams([
        ...Object.entries(taskQueryOf(request.query)).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
        ...(layers === undefined ? [] : [['layers', layers], ...shown.map((by) => ['show', by])]),
        ...(done === undefined ? [] : [['done', done]]),
        ...(codings.length > UNDOABLE ? [] : codings.map((id) => ['coding', id])),
      ]);
      return reply.redirect(`${workplaceAddress(of.survey.id, here)}${search.size === 0 ? '' : `?${search}`}`, 303);
    });
  };
}
