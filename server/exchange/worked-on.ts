/** What researchers have made of the answers of some rows: working translations and codes, read a page of rows at a time. Reads only. */
import { codeName } from '../analysis/codebook/names.ts';
import { standingNow } from '../analysis/coding/anchors.ts';
import { codersIn, layerOf } from '../analysis/coding/layers.ts';
import { textQuestions } from '../analysis/translations/asking.ts';
import type { Language, Survey } from '../definitions/model.ts';
import { askedQuestions } from '../fieldwork/member-check/checks.ts';
import { slicePoints } from '../foundation/points.ts';
import { type Coding, codingCursor } from '../store/codings.ts';
import type { ExportedSubmission, Reads } from '../store/store.ts';
import { TRANSLATION_STATES, type Translatable } from '../store/translations.ts';
import type { ExportExtra } from './extras.ts';

/** A code on words of an answer as it was submitted. */
export interface GivenCode {
  coding: Coding;
  /** Of the code, in the language of the export. */
  name: string;
  /** Of the code, in the order of the codebook. */
  place: number;
  /** The words. */
  text: string;
}

/** Absent is what was not asked for. */
export interface WorkedOn {
  /** That hold, by language. */
  translations?: readonly Translatable[];
  /** That stand on words of the answer. Without those that were removed, whose code was, or of whose words nothing is left. */
  codings?: readonly GivenCode[];
}

export interface WantedWork {
  extras: readonly ExportExtra[];
  /** Of the codes' names. */
  language: Language;
  /** Whose layer is seen where a survey is coded blind. */
  asker: string;
}

type Page = readonly ExportedSubmission[];
/** For each row of a page, in its order. */
export type WorkReader = (page: Page) => Promise<WorkedOn[]>;

const THERE = TRANSLATION_STATES.filter((state) => state !== 'missing');
const PIECE = 1_000;

export async function workReader(reads: Reads, survey: Survey, wanted: WantedWork): Promise<WorkReader> {
  const translations = wanted.extras.includes('translations') ? await translationReader(reads, survey) : undefined;
  const codings = wanted.extras.includes('codes') ? await codingReader(reads, survey, wanted) : undefined;
  return async (page) => {
    const [translated, coded] = [await translations?.(page), await codings?.(page)];
    return page.map(({ response }) => ({
      ...(translated && { translations: translated.get(response) ?? [] }),
      ...(coded && { codings: coded.get(response) ?? [] }),
    }));
  };
}

async function translationReader(
  reads: Reads,
  survey: Survey,
): Promise<(page: Page) => Promise<Map<string, Translatable[]>>> {
  const questions = textQuestions(await askedQuestions(reads, survey));
  const most = new Set(questions.map(({ question }) => question)).size;
  return async (page) => {
    const responses = page.map(({ response }) => response);
    const found: Translatable[] = [];
    for (const to of most === 0 ? [] : survey.languages)
      found.push(
        ...(await reads.translatables(
          survey.id,
          { to, questions, responses, states: THERE },
          null,
          most * responses.length,
        )),
      );
    return Map.groupBy(found, ({ response }) => response);
  };
}

async function codingReader(
  reads: Reads,
  survey: Survey,
  { language, asker }: WantedWork,
): Promise<(page: Page) => Promise<Map<string, GivenCode[]>>> {
  const by = codersIn(await layerOf(reads, survey.id, { name: asker }));
  const codes = (await reads.codes(survey.id)).filter(({ removedAt }) => removedAt === null);
  const named = new Map(
    codes.map((code, place) => [code.id, { name: codeName(code, language, survey.fallback), place }]),
  );
  return async (page) => {
    const rows = new Map(page.map((row) => [row.response, row]));
    const given: GivenCode[] = [];
    for (let after: string | null = null; ; ) {
      const piece: Coding[] = await reads.codings(
        survey.id,
        { responses: [...rows.keys()], ...(by && { by }) },
        after,
        PIECE,
      );
      for (const coding of await standingNow(reads, survey.id, piece)) {
        const code = named.get(coding.code);
        const value = rows.get(coding.response)?.answers[coding.question]?.value;
        if (code === undefined || typeof value !== 'string' || coding.anchor.state === 'lost') continue;
        given.push({ coding, ...code, text: slicePoints(value, coding.anchor.from, coding.anchor.to) ?? '' });
      }
      const last = piece.at(-1);
      if (last === undefined || piece.length < PIECE) return Map.groupBy(given, (one) => one.coding.response);
      after = codingCursor(last);
    }
  };
}
