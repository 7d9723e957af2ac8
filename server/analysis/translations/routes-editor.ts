/** One answer's translation: looked at, written, confirmed, asked of the machine; its versions. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { has, rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages } from '../../pages/texts.ts';
import type { NewTranslation } from '../../store/translations.ts';
import { type AskedTranslations, askedTranslations, editorAddress, targetOf } from './asking.ts';
import { type Done, doneKey } from './done.ts';
import { type Edited, editedAnswer, type Layout } from './editor.ts';
import { type EditorView, editorPage } from './editor-page.ts';
import { historyPage } from './history-page.ts';
import { machineOf } from './machine.ts';
import { machineText } from './machine-text.ts';
import { writtenSentences, writtenWhole } from './saving.ts';
import { laidOut, pairsWith, sentencesIn } from './sentences.ts';
import { STYLE } from './style.ts';

const params = z.object({ invitation: z.string(), question: z.string() });
const layout = z.enum(['sentences', 'whole']);
const editorQuery = z.object({
  to: z.string().max(20).optional().catch(undefined),
  as: layout.optional().catch(undefined),
});
const number = z.coerce.number().int().min(0).max(1_000_000).catch(0);
const editorForm = posted({
  do: z.enum(['save', 'next', 'confirm', 'machine']).catch('save'),
  as: layout.catch('sentences'),
  revision: number,
  base: number,
  text: postedText,
});
const fields = z.record(z.string(), z.unknown()).catch({});
type Form = z.infer<typeof editorForm>;
type Typed = EditorView['typed'];

export function editorRoutes(context: Context) {
  async function asked(
    request: FastifyRequest,
    wanted?: Layout,
  ): Promise<{ from: AskedTranslations; edited: Edited; as: Layout | undefined }> {
    const from = await askedTranslations(context, request);
    const query = editorQuery.parse({ ...Object(request.query) });
    const to = targetOf(from.survey, query.to, preferredLanguage(request, languages));
    const as = wanted ?? query.as;
    return { from, as, edited: await editedAnswer(from, { ...params.parse(request.params), to }, as) };
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { from, edited }: { from: AskedTranslations; edited: Edited },
    said: EditorView['said'],
    typed?: Typed,
  ): FastifyReply {
    const account = accountOf(request);
    const { survey } = from;
    return sendOfficePage(context, request, reply, (t, language) => {
      const body = editorPage({
        ...{ t, language, survey, from, edited, said, typed },
        csrf: has(account.role, 'analyse') ? account.csrf : undefined,
        machine: machineText(t, machineOf(context.config), edited.answer.language, edited.to),
      });
      return {
        title: t('working-translations:editor'),
        nav: surveyNav({ t, survey, active: 'translations', account }),
        body,
        styles: [STYLE],
        scripts: ['client/analysis/translation.ts'],
        synthetic: edited.answer.synthetic,
      };
    });
  }

  /** What was typed, with the text of the revision that the page showed; undefined where there is no such revision. */
  async function written(
    { from, edited }: { from: AskedTranslations; edited: Edited },
    form: Form,
    body: unknown,
  ): Promise<{ made: Pick<NewTranslation, 'text' | 'pairs' | 'isUnfinished'>; typed: Typed } | undefined> {
    const { answer, to } = edited;
    const found = await from.store.revision(from.survey.id, answer.response, answer.question, form.revision);
    if (found === undefined || typeof found.value !== 'string') return undefined;
    const source = { text: found.value, language: answer.language };
    if (form.as === 'whole') return { made: writtenWhole(source, to, form.text), typed: { text: form.text } };
    const given = fields.parse(body);
    const sentences = sentencesIn(source.text, source.language);
    const targets = sentences.map((_, at) => z.string().catch('').parse(given[`target.${at}`]));
    return { made: writtenSentences(sentences, targets), typed: { targets } };
  }

  /** Where one goes after saving. */
  function onwards({ from, edited }: { from: AskedTranslations; edited: Edited }, goes: boolean, done: Done): string {
    const { answer, to, next } = edited;
    if (!goes) return `${editorAddress(from.survey.id, answer, to)}&done=${done}`;
    if (next === undefined) return `/surveys/${from.survey.id}/translations?to=${to}&done=all-done`;
    return `${editorAddress(from.survey.id, next, to)}&done=${done}`;
  }

  return async (app: FastifyInstance): Promise<void> => {
    const ADDRESS = '/surveys/:survey/translations/:invitation/:question';
    const mayWrite = { preHandler: [allowed(...rights.analyse), checkCsrf(context)] };

    app.get(ADDRESS, async (request, reply) => {
      const key = doneKey(request.query);
      return show(request, reply, await asked(request), key === undefined ? undefined : { key, isWrong: false });
    });

    app.get(`${ADDRESS}/history`, async (request, reply) => {
      const { from, edited } = await asked(request);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('working-translations:history'),
        nav: surveyNav({ t, survey: from.survey, active: 'translations', account: accountOf(request) }),
        body: historyPage({ t, language, survey: from.survey, from, edited }),
        styles: [STYLE],
        synthetic: edited.answer.synthetic,
      }));
    });

    app.post(ADDRESS, mayWrite, async (request, reply) => {
      const form = editorForm.parse(request.body);
      const page = await asked(request, form.do === 'save' || form.do === 'next' ? form.as : undefined);
      const { from, edited } = page;
      const { answer, to, held } = edited;
      const about = {
        ...{ invitation: answer.invitation, question: answer.question, language: to, base: form.base },
        ...{ machine: '', origin: 'person' as const, revision: form.revision },
      };
      const save = async (translation: NewTranslation) => {
        const [saved] = await from.store.saveTranslations({
          ...{ survey: from.survey.id, translations: [translation], batch: null },
          ...{ by: accountOf(request).name, at: context.clock.now() },
        });
        return saved?.kind ?? 'gone';
      };
      const changed = async (typed: Typed, version?: string) =>
        show(
          request,
          reply.code(409),
          await asked(request, page.as),
          { key: `working-translations:${version ?? 'changed-meanwhile'}`, isWrong: true },
          typed,
        );

      if (form.do === 'confirm') {
        if (held === undefined || held.text === '' || held.version !== form.base) return changed(undefined, 'not-now');
        const { text, isUnfinished } = held;
        const targets = held.pairs.map(({ target }) => target);
        const pairs = targets.length === edited.sentences.length ? pairsWith(edited.sentences, targets) : [];
        const done = await save({ ...about, text, isUnfinished, pairs, revision: answer.revision });
        if (done === 'beside') return changed(undefined, 'not-now');
        return reply.redirect(onwards(page, false, 'confirmed'), 303);
      }
      if (form.do === 'machine') {
        const machine = machineOf(context.config);
        if (machine === undefined) throw new Problem(404, 'working-translations:no-machine');
        const sentences = edited.sentences.map(({ text }) => text);
        const answered = await machine.translate(sentences, { from: answer.language, to });
        if (answered.kind === 'refused') {
          const said = { key: `working-translations:${answered.reason}`, data: answered.data, isWrong: true };
          return show(request, reply.code(502), page, said);
        }
        const { text, pairs, isUnfinished } = writtenSentences(edited.sentences, answered.texts);
        const made = { ...about, text, pairs, isUnfinished, origin: 'machine' as const, machine: machine.name };
        const done = await save({ ...made, revision: answer.revision });
        if (done === 'beside') return changed(undefined);
        return reply.redirect(onwards(page, false, 'machine'), 303);
      }
      const found = await written(page, form, request.body);
      if (found === undefined) throw new Problem(400, 'bad-request');
      const done = await save({ ...about, ...found.made });
      const isOfThis = form.revision === answer.revision;
      const typed = isOfThis ? found.typed : { targets: laidOut(edited.sentences, found.made.pairs) };
      if (done === 'beside') return changed(typed);
      if (done === 'gone') return changed(typed, 'not-now');
      // It was written for another revision than the one that counts by now: kept, and said to be stale.
      if (!isOfThis) return changed(undefined, 'answer-changed');
      return reply.redirect(onwards(page, form.do === 'next', done === 'unchanged' ? 'unchanged' : 'saved'), 303);
    });
  };
}
