/** Writing a report, and what it was before: HTTP in and out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountOf, allowed, checkCsrf, signedIn } from '../../access/guard.ts';
import { rights } from '../../access/rights.ts';
import type { Context } from '../../context.ts';
import { surveyOf } from '../../definitions/find.ts';
import type { Survey } from '../../definitions/model.ts';
import { newId } from '../../foundation/ids.ts';
import { Problem } from '../../foundation/problem.ts';
import { sendOfficePage } from '../../pages/office-page.ts';
import { preferredLanguage } from '../../pages/preferred-language.ts';
import { surveyNav } from '../../pages/survey-nav.ts';
import { languages, type Translate } from '../../pages/texts.ts';
import { registryView } from '../../registry/view.ts';
import {
  type Item,
  type ReportChange,
  type ReportContent,
  reportContent,
  type Section,
  type Texts,
} from './content.ts';
import type { Worded } from './document.ts';
import { documentHtml, textHtml } from './document-page.ts';
import { type EditView, editPage, type OfferedItem, sectionPage } from './edit-page.ts';
import { saveChange, writtenReport } from './editing.ts';
import { choiceOfAddress } from './items/comparison.ts';
import { type Given, givenIn } from './items/source.ts';
import { SOURCES } from './items.ts';
import { livingMoment } from './moment.ts';
import { readReport } from './reading.ts';
import { addressOf } from './report-page.ts';
import { REPORT_STYLES } from './routes-reading.ts';
import { versionPage, versionsPage } from './versions-page.ts';

/** Versions a page shows. */
const ROWS = 50;
const LONGEST = { title: 200, text: 50_000 };

const surveyParams = z.object({ survey: z.string() });
const sectionParams = surveyParams.extend({ section: z.string() });
const versionParams = surveyParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000_000).catch(0) });
const versionsQuery = z.object({
  before: z.coerce.number().int().min(1).max(1_000_000_000).optional().catch(undefined),
});
const fields = z.record(z.string(), z.unknown()).catch({});
const base = z.object({ base: z.coerce.number().int().min(0) });
const addForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text') }),
  z.object({ kind: z.literal('quotes') }),
  z.object({
    kind: z.literal('table'),
    item: z.string().max(2000).default(''),
    address: z.string().max(2000).default(''),
  }),
]);
const formAction = z.object({ do: z.enum(['title', 'add']) });
const sectionAction = z.object({ do: z.enum(['save', 'preview', 'up', 'down', 'remove']) });
const chosen = z.object({
  quote: z.union([z.string().transform((one) => [one]), z.array(z.string()).max(500)]).default([]),
});

/** `prefix.LANGUAGE` of a form, with line ends as they are kept. */
function textsOf(body: unknown, prefix: string, longest: number): Texts {
  const given = fields.parse(body);
  return Object.fromEntries(
    languages.flatMap((language) => {
      const typed = given[`${prefix}.${language}`];
      if (typeof typed !== 'string' || typed.trim() === '') return [];
      return [[language, typed.replaceAll('\r\n', '\n').slice(0, longest).toWellFormed()]];
    }),
  );
}

export function reportEditing(context: Context): (app: FastifyInstance) => Promise<void> {
  const { store, surveys } = context;
  const surveyAsked = (request: FastifyRequest): Survey => surveyOf(surveys, surveyParams.parse(request.params).survey);
  async function givenFor(request: FastifyRequest, survey: Survey): Promise<Given> {
    const [given] = await givenIn(context, survey, [preferredLanguage(request, languages)]);
    if (given === undefined) throw new Error('there is always a language');
    return given;
  }
  const by = (request: FastifyRequest): string => accountOf(request).name;

  async function offeredIn(given: Given): Promise<OfferedItem[]> {
    const lists = Object.entries(SOURCES).map(async ([source, items]) =>
      (await items.offered(given)).map((one) => ({ source, ...one })),
    );
    return (await Promise.all(lists)).flat();
  }

  /** What the tables are called that were added by their address. */
  async function titlesOf(
    given: Given,
    { sections }: ReportContent,
    offered: OfferedItem[],
  ): Promise<Map<string, Worded>> {
    const isOffered = ({ source, choice }: Item) =>
      offered.some((one) => one.source === source && one.choice === choice);
    const read = sections.map(async (section): Promise<[string, Worded][]> => {
      if (section.kind !== 'table' || isOffered(section.item)) return [];
      const table = await SOURCES[section.item.source]?.table(given, section.item.choice);
      return table === undefined ? [] : [[section.id, table.title]];
    });
    return new Map((await Promise.all(read)).flat());
  }

  type Shown = Omit<EditView, 't' | 'language' | 'csrf'>;
  async function shownOf(request: FastifyRequest): Promise<Shown> {
    const survey = surveyAsked(request);
    const given = await givenFor(request, survey);
    const [written, offered, quotes, registry, invitations] = await Promise.all([
      writtenReport(context, survey.id),
      offeredIn(given),
      store.quotes(survey.id, {}),
      store.registry(survey.id),
      store.invitations(survey.id, null, 100_000),
    ]);
    const view = registryView(registry);
    const places = new Map(
      invitations.map(({ id, municipality }) => [id, view.municipality(municipality)?.name ?? municipality]),
    );
    const titles = await titlesOf(given, written.content, offered);
    return { survey, ...written, offered, titles, quotes, places };
  }

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    survey: Survey,
    title: string,
    body: (view: Pick<EditView, 't' | 'language' | 'csrf'>) => ReturnType<typeof editPage>,
  ): FastifyReply {
    const account = accountOf(request);
    return sendOfficePage(context, request, reply, (t, language) => ({
      title: t(title),
      nav: surveyNav({ t, survey, active: 'report', account }),
      body: body({ t, language, csrf: account.csrf }),
      styles: REPORT_STYLES,
    }));
  }

  type Said = (t: Translate) => string;
  async function showEdit(
    request: FastifyRequest,
    reply: FastifyReply,
    said?: Said,
    typed?: Texts,
  ): Promise<FastifyReply> {
    const shown = await shownOf(request);
    return send(request, reply, shown.survey, 'report:edit-title', (view) =>
      editPage({ ...shown, ...view, typed, refused: said?.(view.t) }),
    );
  }

  /** The form of one section; `typed` is what was not kept, `isPreview` whether it is to be shown as it will look. */
  async function showSection(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    { typed, isPreview = false, said }: { typed?: Section; isPreview?: boolean; said?: Said } = {},
  ): Promise<FastifyReply> {
    const shown = await shownOf(request);
    const { survey } = shown;
    const now = shown.content.sections.find((one) => one.id === id);
    const section = typed ?? now;
    if (section === undefined || section.kind === 'table') throw new Problem(404, 'report:section-unknown');
    return send(request, reply, survey, 'report:edit-title', (view) => {
      const { t, language } = view;
      const isText = section.kind === 'text';
      return sectionPage({
        ...{ ...shown, ...view, section, refused: said?.(t) },
        preview: isPreview && isText ? textHtml({ t, language, survey }, section.texts) : undefined,
        theirs: said !== undefined && now?.kind === 'text' ? textHtml({ t, language, survey }, now.texts) : undefined,
      });
    });
  }

  return async (app) => {
    app.addHook('preHandler', signedIn(context));
    app.addHook('preHandler', allowed(...rights.analyse));
    const form = { preHandler: checkCsrf(context) };
    const save = (request: FastifyRequest, survey: Survey, change: ReportChange) =>
      saveChange(context, survey.id, change, by(request));

    app.get('/surveys/:survey/report/edit', async (request, reply) => showEdit(request, reply));

    app.post('/surveys/:survey/report/edit', form, async (request, reply) => {
      const survey = surveyAsked(request);
      const asked = formAction.safeParse(request.body);
      if (!asked.success) throw new Problem(400, 'bad-request');
      if (asked.data.do === 'title') {
        const seen = base.safeParse(request.body);
        const title = textsOf(request.body, 'title', LONGEST.title);
        const saved = await save(request, survey, { kind: 'title', title, base: seen.success ? seen.data.base : -1 });
        if (saved !== 'done') return showEdit(request, reply.code(409), (t) => t('report:changed-meanwhile'), title);
        return reply.redirect(`${addressOf(survey)}/edit`, 303);
      }
      const section = await addedSection(request, survey);
      if (section === undefined) return showEdit(request, reply.code(422), (t) => t('report:no-such-table'));
      await save(request, survey, { kind: 'add', section });
      const place = section.kind === 'table' ? '#sections' : `/${section.id}`;
      return reply.redirect(`${addressOf(survey)}/edit${place}`, 303);
    });

    async function addedSection(request: FastifyRequest, survey: Survey): Promise<Section | undefined> {
      const asked = addForm.safeParse(request.body);
      if (!asked.success) throw new Problem(400, 'bad-request');
      const about = { id: newId(), changed: 0 };
      if (asked.data.kind === 'text') return { ...about, kind: 'text', texts: {} };
      if (asked.data.kind === 'quotes') return { ...about, kind: 'quotes', quotes: [] };
      const { item: wanted, address } = asked.data;
      if (address.trim() !== '') {
        const choice = choiceOfAddress(survey.id, address);
        return choice === undefined ? undefined : { ...about, kind: 'table', item: { source: 'comparison', choice } };
      }
      const offered = await offeredIn(await givenFor(request, survey));
      const found = offered.find(({ source, choice }) => `${source} ${choice}` === wanted);
      return found && { ...about, kind: 'table', item: { source: found.source, choice: found.choice } };
    }

    app.get('/surveys/:survey/report/edit/:section', async (request, reply) =>
      showSection(request, reply, sectionParams.parse(request.params).section),
    );

    app.post('/surveys/:survey/report/edit/:section', form, async (request, reply) => {
      const survey = surveyAsked(request);
      const { section: id } = sectionParams.parse(request.params);
      const asked = sectionAction.safeParse(request.body);
      const seen = base.safeParse(request.body);
      if (!asked.success || !seen.success) throw new Problem(400, 'bad-request');
      const back = () => reply.redirect(`${addressOf(survey)}/edit#sections`, 303);
      const meanwhile: Said = (t) => t('report:changed-meanwhile');
      const action = asked.data.do;
      if (action === 'up' || action === 'down') {
        await save(request, survey, { kind: 'move', id, by: action === 'up' ? -1 : 1 });
        return back();
      }
      if (action === 'remove') {
        const removed = await save(request, survey, { kind: 'remove', id, base: seen.data.base });
        return removed === 'changed' ? showEdit(request, reply.code(409), meanwhile) : back();
      }
      const { content } = await writtenReport(context, survey.id);
      const now = content.sections.find((one) => one.id === id);
      // What was removed meanwhile can be read from the versions; what was typed is given back there is no place for.
      const kind = now?.kind ?? ('quote' in Object(request.body) ? 'quotes' : 'text');
      if (kind === 'table') throw new Problem(404, 'report:section-unknown');
      const typed: Section =
        kind === 'text'
          ? { id, changed: seen.data.base, kind, texts: textsOf(request.body, 'text', LONGEST.text) }
          : { id, changed: seen.data.base, kind, quotes: chosen.catch({ quote: [] }).parse(request.body).quote };
      if (action === 'preview') return showSection(request, reply, id, { typed, isPreview: true });
      const saved = await save(request, survey, { kind: 'edit', section: typed, base: seen.data.base });
      if (saved === 'done') return back();
      const changed = now?.changed ?? seen.data.base;
      const said: Said = saved === 'gone' ? (t) => t('report:gone-meanwhile') : meanwhile;
      // Saved again it replaces what is shown above it now.
      return showSection(request, reply.code(409), id, { typed: { ...typed, changed }, said });
    });

    app.get('/surveys/:survey/report/versions', async (request, reply) => {
      const survey = surveyAsked(request);
      const { before } = versionsQuery.parse(request.query);
      const found = await store.reportVersions(survey.id, before ?? null, ROWS + 1);
      const versions = found.slice(0, ROWS);
      const next = found.length > ROWS ? (versions.at(-1)?.version ?? null) : null;
      return send(request, reply, survey, 'report:versions', (view) =>
        versionsPage({ ...view, survey }, versions, next),
      );
    });

    app.get('/surveys/:survey/report/versions/:version', async (request, reply) => {
      const survey = surveyAsked(request);
      const { version: number } = versionParams.parse(request.params);
      const [version, newest] = await Promise.all([
        store.reportVersion(survey.id, number),
        store.reportVersion(survey.id),
      ]);
      if (version === undefined) throw new Problem(404, 'report:version-unknown');
      const asked = preferredLanguage(request, languages);
      const read = await readReport(context, survey, reportContent.parse(version.content), [asked]);
      const quotes = new Map([...read.quotes].map(([id, { shown }]) => [id, shown]));
      return send(request, reply, survey, 'report:versions', ({ t, language, csrf }) => {
        const moment = livingMoment({ t, language, survey }, read.document.asOf);
        const shown = { t, language, survey, document: read.document, quotes, fates: new Map(), moment };
        const report = documentHtml({ ...shown, leadsToRows: true });
        return versionPage({ t, language, survey }, version, newest?.version === number, csrf, report);
      });
    });

    app.post('/surveys/:survey/report/versions/:version/restore', form, async (request, reply) => {
      const survey = surveyAsked(request);
      const version = await store.reportVersion(survey.id, versionParams.parse(request.params).version);
      if (version === undefined) throw new Problem(404, 'report:version-unknown');
      await save(request, survey, { kind: 'restore', content: reportContent.parse(version.content) });
      return reply.redirect(addressOf(survey), 303);
    });
  };
}
