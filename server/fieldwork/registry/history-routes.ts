/** The registry's history on pages, and taking a change back. HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { posted, postedText } from '../../pages/posted.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import type { RegistryChange } from '../../store/contacts.ts';
import { everyInvitation } from '../invitations.ts';
import { type Asked, askedOf } from './asking.ts';
import { changeTitle } from './history-list.ts';
import { changePage, historyPage } from './history-page.ts';
import { type Reason, reasonsIn } from './reasons.ts';
import { linksFor } from './replacing.ts';
import { undo } from './undoing.ts';

/** Changes on a page. */
const ROWS = 30;

const query = z.object({
  after: z.string().max(100).nullable().catch(null),
  done: z.literal('undone').optional().catch(undefined),
});
const params = z.object({ change: z.string() });
const undoForm = posted({ partly: postedText });

export function historyRoutes(context: Context): (app: FastifyInstance) => Promise<void> {
  async function changeIn(request: FastifyRequest, { survey, store }: Asked): Promise<RegistryChange> {
    const { change: id } = params.parse(request.params);
    const change = await store.registryChange(survey.id, id);
    if (change === undefined) throw new Problem(404, 'registry-entry-unknown');
    return change;
  }

  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    { survey, registry, csrf, may }: Asked,
    change: RegistryChange,
    refused?: { reasons: readonly Reason[]; rest: number },
  ): FastifyReply =>
    sendOfficePage(context, request, reply, (t, language) => ({
      title: changeTitle({ t, language, survey }, change),
      nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
      body: changePage({
        ...{ t, language, survey, registry, change, csrf, mayUndo: may('manageSurvey') && change.undoneBy === null },
        refused: refused && {
          sentences: reasonsIn({ t, language, survey }, registry, refused.reasons),
          rest: refused.rest,
        },
        done:
          query.parse({ ...Object(request.query) }).done &&
          t(
            change.cause === 'replace' && change.moves.length > 0
              ? 'fieldwork-registry:done-undone-links'
              : 'fieldwork-registry:done-undone',
          ),
      }),
    }));

  /** Whether invitations changed hands by it, or by what it takes back. */
  async function isHandOver({ survey, store }: Asked, change: RegistryChange): Promise<boolean> {
    let root: RegistryChange | undefined = change;
    while (root !== undefined && root.undoes !== null) root = await store.registryChange(survey.id, root.undoes);
    return root?.cause === 'replace';
  }

  return async (app) => {
    const BASE = '/surveys/:survey/registry/history';
    const mayRead = { preHandler: allowed(...rights.readPersonal) };
    const mayUndo = { preHandler: [allowed(...rights.manageSurvey), checkCsrf(context)] };

    app.get(BASE, mayRead, async (request, reply) => {
      const { survey, store, registry } = await askedOf(context, request);
      const { after } = query.parse({ ...Object(request.query) });
      const changes = await store.registryChanges(survey.id, {}, after, ROWS + 1);
      const page = changes.slice(0, ROWS);
      return sendOfficePage(context, request, reply, (t, language) => ({
        title: t('fieldwork-registry:history'),
        nav: surveyNav({ t, survey, active: 'registry', account: accountOf(request) }),
        body: historyPage({
          ...{ t, language, survey, registry, changes: page, later: after !== null },
          next: changes.length > ROWS ? (page.at(-1)?.id ?? null) : null,
        }),
      }));
    });

    app.get(`${BASE}/:change`, mayRead, async (request, reply) => {
      const asked = await askedOf(context, request);
      return show(request, reply, asked, await changeIn(request, asked));
    });

    app.post(`${BASE}/:change/undo`, mayUndo, async (request, reply) => {
      const asked = await askedOf(context, request);
      const change = await changeIn(request, asked);
      // Pressed twice: it is taken back already.
      if (change.undoneBy !== null)
        return reply.redirect(`/surveys/${asked.survey.id}/registry/history/${change.id}`, 303);
      const partly = undoForm.parse(request.body).partly === 'yes';
      const invitations = (await isHandOver(asked, change)) ? await everyInvitation(asked.store, asked.survey.id) : [];
      const undone = await undo(change, asked.registry, partly, (changes, moves) =>
        asked.write('undo', changes, {
          ...{ moves, undoes: change.id, also: change.also },
          links: linksFor(context, invitations, moves),
        }),
      );
      if (undone.kind === 'done') {
        return reply.redirect(`/surveys/${asked.survey.id}/registry/history/${change.id}?done=undone`, 303);
      }
      const reasons: Reason[] = [
        ...undone.changed.map((name): Reason => ({ kind: 'changed', name })),
        ...undone.needed.map((use): Reason => ({ kind: 'use', use })),
      ];
      return show(request, reply.code(409), asked, change, { reasons, rest: undone.rest });
    });
  };
}
