/** The registry on pages: read, added to, edited, removed from. HTTP in and out. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { actionRoutes } from './actions.ts';
import { registryApi } from './api.ts';
import { allowedEntity, askedOf, namedEntry, newEntity, seenOf, typedIn } from './asking.ts';
import { nameOf, removalOf, sayer } from './entries.ts';
import { entryPage } from './entry-page.ts';
import { type Typed, typedOf } from './fields.ts';
import { historyRoutes } from './history-routes.ts';
import { listPage } from './list-page.ts';
import { askedChange } from './reading.ts';
import { type Reason, reasonsIn } from './reasons.ts';
import type { ShowEntry } from './show.ts';

const DONE = ['added', 'saved', 'removed', 'merged', 'replaced', 'ended', 'undone'] as const;
const listQuery = z.object({ q: z.string().max(200).catch(''), done: z.enum(DONE).optional().catch(undefined) });
const newQuery = z.object({ of: z.string().max(100).catch('') });

/** Changes shown below an entry. */
const RECENT = 20;

export function registryRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  const show: ShowEntry = async (request, reply, asked, entity, value, form, refused = []) => {
    const { survey, store, registry, own, csrf, may } = asked;
    const { done } = listQuery.parse({ ...Object(request.query) });
    // A partner elsewhere is a name: nothing about it is known here, and nothing can be changed.
    const isOwn = value === null || entity !== 'municipality' || own.municipalities.some(({ id }) => id === value.id);
    const isPersonal = isOwn && may('readPersonal');
    const history =
      value === null || !isPersonal
        ? []
        : await store.registryChanges(survey.id, { entity, id: value.id }, null, RECENT);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: value === null ? t(`fieldwork-registry:add-${entity}`) : nameOf(value, sayer(survey, language)),
      nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
      body: entryPage({
        ...{ t, language, survey, registry, own, entity, value, csrf, history },
        form: form ?? { typed: value === null ? {} : typedOf(value, survey.languages), faults: [] },
        seen: seenOf(value),
        may: { edit: isOwn && asked.mayEdit(entity), merge: may('manageSurvey'), personal: isPersonal },
        refused: reasonsIn({ t, language, survey }, registry, refused),
        done: done && t(`fieldwork-registry:done-${done}`),
      }),
    }));
  };

  return async (root) => {
    await root.register(registryApi(context));
    await root.register(async (app) => {
      app.addHook('preHandler', signedIn(context));
      app.addHook('preHandler', allowed(...rights.read));
      const BASE = '/surveys/:survey/registry';
      const mayChange = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };

      app.get(BASE, async (request, reply) => {
        const { survey, registry, own, may } = await askedOf(context, request);
        const { q: search, done } = listQuery.parse({ ...Object(request.query) });
        return sendOfficePage(context, request, reply, (t, language) => ({
          title: t('fieldwork-registry:title'),
          nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
          body: listPage({
            ...{ t, language, survey, registry, search },
            own: new Set(own.municipalities.map(({ id }) => id)),
            may: { personal: may('readPersonal'), fieldwork: may('fieldwork'), survey: may('manageSurvey') },
            done: done && t(`fieldwork-registry:done-${done}`),
          }),
        }));
      });

      app.get(`${BASE}/new/:entity`, { preHandler: allowed(...rights.fieldwork) }, async (request, reply) => {
        const asked = await askedOf(context, request);
        const entity = newEntity(request, asked);
        const { of } = newQuery.parse({ ...Object(request.query) });
        const place = asked.registry.municipalities.find(({ id }) => id === of);
        const typed: Typed =
          entity === 'contact' && place ? { municipality: of, language: place.language, channel: 'email' } : {};
        return show(request, reply, asked, entity, null, { typed, faults: [] });
      });

      app.post(`${BASE}/new/:entity`, mayChange, async (request, reply) => {
        const asked = await askedOf(context, request);
        const entity = newEntity(request, asked);
        const typed = typedIn(request.body);
        const wanted = askedChange(entity, null, typed, asked.registry, asked.survey);
        if (wanted.kind === 'faults')
          return show(request, reply.code(422), asked, entity, null, { typed, faults: wanted.faults });
        const done = await asked.write('add', [wanted.change]);
        const base = `/surveys/${asked.survey.id}/registry`;
        if (done.kind === 'done') return reply.redirect(`${base}/${entity}/${wanted.change.id}?done=added`, 303);
        // What it refers to went, or the same id was taken, at this very moment.
        const now = await askedOf(context, request);
        return show(request, reply.code(409), now, entity, null, { typed, faults: [] }, [{ kind: 'meanwhile' }]);
      });

      app.get(`${BASE}/:entity/:id`, async (request, reply) => {
        const asked = await askedOf(context, request);
        const { entity, value } = namedEntry(request, asked);
        return show(request, reply, asked, entity, value);
      });

      app.post(`${BASE}/:entity/:id`, mayChange, async (request, reply) => {
        const asked = await askedOf(context, request);
        const { entity, value } = namedEntry(request, asked);
        allowedEntity(entity, asked);
        const typed = typedIn(request.body);
        const stored = typedOf(value, asked.survey.languages);
        if (typed.seen !== seenOf(value))
          return show(request, reply.code(409), asked, entity, value, { typed, faults: [], theirs: stored });
        const wanted = askedChange(entity, value.id, typed, asked.registry, asked.survey);
        if (wanted.kind === 'faults')
          return show(request, reply.code(422), asked, entity, value, { typed, faults: wanted.faults });
        const done = await asked.write('edit', [wanted.change]);
        if (done.kind === 'done')
          return reply.redirect(`/surveys/${asked.survey.id}/registry/${entity}/${value.id}?done=saved`, 303);
        const now = await askedOf(context, request);
        const latest = namedEntry(request, now);
        const theirs = typedOf(latest.value, asked.survey.languages);
        return show(request, reply.code(409), now, entity, latest.value, { typed, faults: [], theirs });
      });

      app.post(`${BASE}/:entity/:id/remove`, mayChange, async (request, reply) => {
        const asked = await askedOf(context, request);
        const { entity, value } = namedEntry(request, asked);
        allowedEntity(entity, asked);
        const done = await asked.write('remove', removalOf(asked.registry, entity, value.id));
        if (done.kind === 'done') return reply.redirect(`/surveys/${asked.survey.id}/registry?done=removed`, 303);
        const reasons: Reason[] =
          done.kind === 'in-use' ? done.entries.map((use) => ({ kind: 'use', use })) : [{ kind: 'meanwhile' }];
        return show(request, reply.code(409), asked, entity, value, undefined, reasons);
      });

      await app.register(actionRoutes(context, show));
      await app.register(historyRoutes(context));
    });
  };
}
