/** An open round's settings, and what becomes of its answers. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn, storeOf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Language } from '../../definitions/model.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { contactFaults } from '../../registry/contact-faults.ts';
import type { Contact } from '../../registry/model.ts';
import type { ChangeRegistry } from '../../store/contacts.ts';
import { MODES, type OpenAnswer } from '../../store/rounds.ts';
import { effectiveSchedule, phaseOf } from '../schedule/phase.ts';
import { roundsApi } from './api.ts';
import { roundList } from './list.ts';
import { DONE, NEW, roundPage } from './page.ts';
import { effectiveRound } from './settings.ts';

const params = z.object({ survey: z.string() });
const oneParams = z.object({ survey: z.string(), invitation: z.string() });
const query = z.object({ done: z.enum(DONE).optional().catch(undefined) });
const several = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);
const settingsForm = posted({ mode: z.enum(MODES).catch('invitation'), listed: postedText, questionnaires: several });
const acceptForm = posted({ municipality: postedText, name: postedText, country: postedText });
const rejectForm = posted({ reason: postedText });

/** Why nothing was accepted. */
const WHY_NOT = {
  decided: 'error-decided',
  unknown: 'error-unknown',
  'changed-meanwhile': 'error-changed-meanwhile',
} as const;

/** Whoever answered for a municipality that is new, as they named themselves; undefined where it is too little to write to them. */
function contactOf({ contactName, email }: OpenAnswer, municipality: string, language: Language): Contact | undefined {
  const contact: Contact = {
    ...{ id: newId(), municipality, name: contactName, role: '', email, telephone: '', language },
    ...{ channel: email === '' ? 'letter' : 'email', endedAt: null },
  };
  return contactFaults(contact).length === 0 ? contact : undefined;
}

/** `invitation` is '' for the settings; `key` is of the namespace `rounds`. */
interface Fault {
  invitation: string;
  key: string;
}

export function roundsRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const asked = (request: FastifyRequest) => {
    const survey = surveyOf(context.surveys, params.parse(request.params).survey);
    return { survey, store: storeOf(context, request), by: accountOf(request).name, at: context.clock.now() };
  };

  async function show(request: FastifyRequest, reply: FastifyReply, fault?: Fault) {
    const { survey, store, at } = asked(request);
    const { done } = query.parse({ ...Object(request.query) });
    const [stored, schedule, registry, list] = await Promise.all([
      store.round(survey.id),
      store.schedule(survey.id),
      store.registry(survey.id),
      roundList(store, survey),
    ]);
    return sendOfficePage(context, request, reply.code(fault === undefined ? 200 : 422), (t, language) => ({
      title: t('rounds:nav'),
      nav: surveyNav({ t, survey, active: 'rounds', account: accountOf(request) }),
      body: roundPage({
        ...{ t, language, survey, registry, ...list, done, csrf: accountOf(request).csrf },
        round: effectiveRound(survey, stored),
        address: `${context.config.baseUrl}/open/${survey.id}`,
        isOpenNow: phaseOf(survey, effectiveSchedule(survey, schedule), undefined, undefined, at) === 'open',
        fault: fault && { invitation: fault.invitation, text: t(`rounds:${fault.key}`) },
      }),
    }));
  }

  const back = (reply: FastifyReply, survey: string, done: (typeof DONE)[number]) =>
    reply.redirect(`/surveys/${survey}/rounds?done=${done}`, 303);

  /** The answer that an address names, or `Problem` 404. */
  async function named(request: FastifyRequest) {
    const of = asked(request);
    const { invitation } = oneParams.parse(request.params);
    const answer = await of.store.openAnswer(of.survey.id, invitation);
    if (answer === undefined) throw new Problem(404, 'not-found');
    return { ...of, invitation, answer };
  }

  async function accept(request: FastifyRequest, reply: FastifyReply) {
    const { survey, store, by, at, invitation, answer } = await named(request);
    const form = acceptForm.parse(request.body);
    const fault = (key: string) => show(request, reply, { invitation, key });
    let added: ChangeRegistry | null = null;
    let { municipality } = form;
    if (municipality === NEW) {
      const { countries } = await store.registry(survey.id);
      const name = form.name.trim();
      if (name === '' || name.length > 100) return fault('error-name');
      if (!countries.some(({ id }) => id === form.country)) return fault('error-country-registry');
      municipality = newId();
      const language = (await store.invitation(survey.id, invitation))?.language ?? survey.languages[0] ?? 'en';
      const after = { id: municipality, name, country: form.country, language };
      const contact = contactOf(answer, municipality, language);
      added = {
        ...{ survey: survey.id, id: newId(), at, by, cause: 'add', undoes: null },
        changes: [
          { entity: 'municipality', id: municipality, before: null, after },
          ...(contact ? [{ entity: 'contact' as const, id: contact.id, before: null, after: contact }] : []),
        ],
      };
    }
    const { kind } = await store.acceptOpen({ survey: survey.id, invitation, municipality, added, at, by });
    return kind === 'done' ? back(reply, survey.id, 'accepted') : fault(WHY_NOT[kind]);
  }

  return async (root) => {
    await root.register(roundsApi(context));
    await root.register(async (app) => {
      app.addHook('preHandler', signedIn(context));
      app.addHook('preHandler', allowed(...rights.manageSurvey));
      const BASE = '/surveys/:survey/rounds';
      const changes = { preHandler: [checkCsrf(context)] };

      app.get(BASE, (request, reply) => show(request, reply));
      app.post(BASE, changes, async (request, reply) => {
        const { survey, store, by, at } = asked(request);
        const form = settingsForm.parse(request.body);
        const questionnaires = survey.questionnaires
          .map(({ id }) => id)
          .filter((id) => form.questionnaires.includes(id));
        if (form.mode === 'open' && survey.anonymous)
          return show(request, reply, { invitation: '', key: 'error-anonymous' });
        if (form.mode === 'open' && questionnaires.length === 0)
          return show(request, reply, { invitation: '', key: 'error-none-open' });
        const listed = form.listed !== '';
        await store.setRound({
          ...{ survey: survey.id, mode: form.mode, listed, questionnaires, changedAt: at, changedBy: by },
        });
        return back(reply, survey.id, 'saved');
      });
      app.post(`${BASE}/:invitation/accept`, changes, accept);
      app.post(`${BASE}/:invitation/reject`, changes, async (request, reply) => {
        const { survey, store, by, at, invitation } = await named(request);
        const reason = rejectForm.parse(request.body).reason.trim();
        if (reason === '' || reason.length > 1000) return show(request, reply, { invitation, key: 'error-reason' });
        const { kind } = await store.rejectOpen({ survey: survey.id, invitation, reason, at, by });
        return kind === 'done'
          ? back(reply, survey.id, 'rejected')
          : show(request, reply, { invitation: '', key: 'error-decided' });
      });
      app.post(`${BASE}/:invitation/reconsider`, changes, async (request, reply) => {
        const { survey, store, by, at, invitation } = await named(request);
        const { kind } = await store.reconsiderOpen({ survey: survey.id, invitation, at, by });
        return kind === 'done'
          ? back(reply, survey.id, 'reconsidered')
          : show(request, reply, { invitation: '', key: 'error-decided' });
      });
    });
  };
}
