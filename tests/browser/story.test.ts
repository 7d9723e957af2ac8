/**
 * The product's promise: the three questionnaires are answered in a browser, each in every language, with and without
 * JavaScript, and every word is found again in every export. On both engines.
 */
import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addApiToken } from '../../server/access/tokens.ts';
import type { InvitationRow } from '../../server/fieldwork/invitations.ts';
import { unmarkText } from '../../server/foundation/csv-cell.ts';
import { verifySurvey } from '../../server/results/verify.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';
import { closeWindows, DESK, openWindow, PHONE, sharedBrowser } from './harness.ts';
import { Respondent } from './respondent.ts';

const SURVEY = 'mic-2011-2014';
const QUESTIONNAIRES = ['norway', 'guatemala', 'africa'];
const LANGUAGES = ['nb', 'nn', 'es', 'en'];
const QUESTIONS = ['objectives', 'achievements', 'changes', 'contribution', 'competence', 'contributors', 'stories'];

/** What people write in these languages, with what breaks forms and files that are made carelessly. */
const WRITTEN: Record<string, string> = {
  nb: '=SUM(1;2) er ingen formel her.\nVi sorterte "søppel", papir; og glass – 60 % & mer <b>enn før</b>.',
  nn: '- Kvinnene i kommunestyret vart fleire,\n- og vatnet vart reinare.\tDet er me stolte av 🎉',
  es: '¿Qué logramos? «Más mujeres» en el COCODE: 15 % → 34 %.\n\n+1 por la niñez, @todas.',
  en: "'We planted trees' along the river; the clerk said: \"It's ours.\"\nשלום مرحبا",
};

const EVERY = QUESTIONNAIRES.flatMap((questionnaire) => LANGUAGES.map((language) => ({ questionnaire, language })));
/** What a text goes through before the store is the same on both engines: on the second one, each questionnaire and each language at least once. */
const STORIES = {
  sqlite: EVERY,
  postgresql: EVERY.filter((_, index) => index % 5 === 0 || index === LANGUAGES.length - 1),
};

interface Answered {
  municipality: string;
  questionnaire: string;
  language: string;
  answers: Record<string, string>;
  receipt: string;
}

let browser: Browser;
beforeAll(async () => {
  browser = await sharedBrowser();
});
afterAll(() => closeWindows(browser));
afterEach(async () => {
  await closeWindows(browser);
});

describe.each(['sqlite', 'postgresql'] as const)('on %s', (engine) => {
  describe.each([
    { name: 'with a script, on a desk', javaScriptEnabled: true, viewport: DESK },
    { name: 'without a script, on a phone', javaScriptEnabled: false, viewport: PHONE },
  ])('$name', ({ javaScriptEnabled, viewport }) => {
    let server: TestServer;
    let rows: InvitationRow[];
    const answered: Answered[] = [];
    beforeAll(async () => {
      server = await startServer({ engine, listen: true });
      rows = await server.invite(SURVEY);
    });
    afterAll(() => server.close());

    const stories = STORIES[engine];
    it.each(stories)('$questionnaire is answered in $language, from the link to the receipt', async (story) => {
      const { questionnaire, language } = story;
      const row = rows.splice(
        rows.findIndex((one) => one.questionnaire === questionnaire),
        1,
      )[0];
      if (row === undefined) throw new Error(`no invitation left for ${questionnaire}`);
      const { page, faults } = await openWindow(browser, { javaScriptEnabled, viewport });
      const respondent = new Respondent(page);
      await respondent.opens(new URL(new URL(row.link).pathname, server.url).href);
      if (language !== row.language) await respondent.switchesTo(language);

      const answers: Record<string, string> = {};
      for (const question of QUESTIONS) {
        answers[question] = `${WRITTEN[language]}\n${question} ${row.municipalityName}`;
        await respondent.field(question).fill(answers[question]);
        await respondent.leaves(question);
      }
      if (javaScriptEnabled) for (const question of QUESTIONS) await respondent.seesReceived(question);
      await respondent.submits();
      await respondent.seesReceipt();

      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      const receipt = (await page.locator('main').textContent()) ?? '';
      for (const text of Object.values(answers)) expect(receipt).toContain(text);
      expect(faults).toEqual([]);
      answered.push({ municipality: row.municipality, ...story, answers, receipt });
    });

    it('finds every word again in the exports', async () => {
      expect(answered).toHaveLength(stories.length);
      const authorization = `Bearer ${await addApiToken(server.context, 'story', 'researcher')}`;
      const exported = async (format: string): Promise<string> => {
        const response = await fetch(`${server.url}/api/v1/surveys/${SURVEY}/export?format=${format}&lang=nb`, {
          headers: { authorization },
        });
        expect(response.status).toBe(200);
        return response.text();
      };
      const csv = parse<Record<string, string>>(await exported('csv'), { columns: true, bom: true });
      const lines = (await exported('jsonl')).trim().split('\n');
      expect([csv.length, lines.length]).toEqual([stories.length, stories.length]);
      for (const { municipality, questionnaire, language, answers, receipt } of answered) {
        const row = csv.find((one) => one.municipality_id === municipality);
        expect(row).toMatchObject({ questionnaire_id: questionnaire, form_language: language });
        expect(receipt).toContain(row?.receipt_number);
        const found = Object.fromEntries(QUESTIONS.map((question) => [question, unmarkText(row?.[question] ?? '')]));
        expect(found).toEqual(answers);
        const line = lines.find((one) => one.includes(`"${municipality}"`)) ?? '';
        for (const text of Object.values(answers)) expect(line).toContain(JSON.stringify(text));
      }
    });

    it('has counted them by region, and its ledger and counts hold', async () => {
      const authorization = `Bearer ${await addApiToken(server.context, 'counts', 'researcher')}`;
      const { groups } = await (
        await fetch(`${server.url}/api/v1/surveys/${SURVEY}/aggregates?by=region`, { headers: { authorization } })
      ).json();
      const counts = groups.map((group: { id: string; submitted: number }) => [group.id, group.submitted]);
      const asked = (region: string) => stories.filter(({ questionnaire }) => questionnaire === region).length;
      expect(counts.sort()).toEqual(['africa', 'guatemala', 'norway'].map((region) => [region, asked(region)]));
      const survey = server.context.surveys.get(SURVEY);
      if (survey === undefined) throw new Error(`no ${SURVEY}`);
      expect(await verifySurvey(server.context.store, survey)).toMatchObject({
        ok: true,
        problems: [],
        submissions: stories.length,
      });
    });
  });
});
