/** What is done to an entry besides editing it: merged into another, replaced by whoever comes after, ended. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { Contact } from '../../registry/model.ts';
import { everyInvitation } from '../invitations.ts';
import { type Asked, askedOf, namedEntry, typedIn } from './asking.ts';
import { nameOf, sayer } from './entries.ts';
import { replacePage } from './entry-page.ts';
import type { FormState } from './forms.ts';
import { mergeContacts, mergeMunicipalities } from './merging.ts';
import { askedChange } from './reading.ts';
import { type Reason, reasonsIn } from './reasons.ts';
import { linksFor, replacement } from './replacing.ts';
import type { ShowEntry } from './show.ts';

const params = z.object({ id: z.string() });
const mergeForm = posted({ into: postedText });

/** A contact who has not left; a 404 where there is none. */
function contactIn(request: FastifyRequest, { registry }: Asked): Contact {
  const { id } = params.parse(request.params);
  const found = registry.contacts.find((one) => one.id === id && one.endedAt === null);
  if (found === undefined) throw new Problem(404, 'registry-entry-unknown');
  return found;
}

export function actionRoutes(context: Context, show: ShowEntry): (app: FastifyInstance) => Promise<void> {
  const showReplacement = (
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, registry, csrf }: Asked,
    value: Contact,
    form: FormState,
    refused: readonly Reason[] = [],
  ): FastifyReply =>
    sendOfficePage(context, request, reply, (t, language) => {
      const say = sayer(survey, language);
      return {
        title: t('fieldwork-registry:replace-title', { name: nameOf(value, say) }),
        nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
        body: replacePage({
          ...{ t, language, survey, registry, value, csrf, form, entity: 'contact' },
          refused: reasonsIn({ t, language, survey }, registry, refused),
        }),
      };
    });

  /** Ends a contact, and hands what was theirs to `next`. */
  async function handOver(asked: Asked, before: Contact, next: Contact | null): Promise<boolean> {
    const { survey, store, registry } = asked;
    const invitations = await everyInvitation(store, survey.id);
    const { changes, moves } = replacement(registry, invitations, before, next, context.clock.now());
    const links = linksFor(context, invitations, moves);
    return (await asked.write('replace', changes, { moves, links })).kind === 'done';
  }

  return async (app) => {
    const BASE = '/surveys/:survey/registry';
    const mayMerge = { preHandler: [allowed(...rights.manageSurvey), checkCsrf(context)] };
    const mayChange = { preHandler: [allowed(...rights.fieldwork), checkCsrf(context)] };

    app.post(`${BASE}/:entity/:id/merge`, mayMerge, async (request, reply) => {
      const asked = await askedOf(context, request);
      const { entity, value } = namedEntry(request, asked);
      const { survey, registry, store } = asked;
      if (entity !== 'municipality' && entity !== 'contact') throw new Problem(404, 'registry-entry-unknown');
      const { into } = mergeForm.parse(request.body);
      const merge = entity === 'municipality' ? mergeMunicipalities : mergeContacts;
      const plan = merge(registry, await everyInvitation(store, survey.id), value.id, into);
      if (plan.kind !== 'plan') {
        return show(request, reply.code(409), asked, entity, value, undefined, [{ kind: 'merge', plan }]);
      }
      const done = await asked.write('merge', plan.changes, { moves: plan.moves, also: [{ entity, id: into }] });
      if (done.kind === 'done')
        return reply.redirect(`/surveys/${survey.id}/registry/${entity}/${into}?done=merged`, 303);
      const reasons: Reason[] =
        done.kind === 'in-use' ? done.entries.map((use) => ({ kind: 'use', use })) : [{ kind: 'meanwhile' }];
      return show(request, reply.code(409), asked, entity, value, undefined, reasons);
    });

    app.get(`${BASE}/contact/:id/replace`, { preHandler: allowed(...rights.fieldwork) }, async (request, reply) => {
      const asked = await askedOf(context, request);
      const { language, channel, role, ...before } = contactIn(request, asked);
      const typed = { language, channel, role };
      return showReplacement(request, reply, asked, { ...before, language, channel, role }, { typed, faults: [] });
    });

    app.post(`${BASE}/contact/:id/replace`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const before = contactIn(request, asked);
      const typed = { ...typedIn(request.body), municipality: before.municipality };
      const wanted = askedChange('contact', null, typed, asked.registry, asked.survey);
      if (wanted.kind === 'faults')
        return showReplacement(request, reply.code(422), asked, before, { typed, faults: wanted.faults });
      const { change } = wanted;
      const next = change.entity === 'contact' ? change.after : null;
      if (await handOver(asked, before, next))
        return reply.redirect(`/surveys/${asked.survey.id}/registry/contact/${change.id}?done=replaced`, 303);
      return showReplacement(request, reply.code(409), asked, before, { typed, faults: [] }, [{ kind: 'meanwhile' }]);
    });

    app.post(`${BASE}/contact/:id/end`, mayChange, async (request, reply) => {
      const asked = await askedOf(context, request);
      const before = contactIn(request, asked);
      if (await handOver(asked, before, null))
        return reply.redirect(`/surveys/${asked.survey.id}/registry/contact/${before.id}?done=ended`, 303);
      return show(request, reply.code(409), asked, 'contact', before, undefined, [{ kind: 'meanwhile' }]);
    });
  };
}
