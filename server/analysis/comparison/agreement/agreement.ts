/** Agreement of a survey's coders: per code over all questions, and per question over all codes. */
import type { Context } from '../../../context.ts';
import { answerable, type Survey } from '../../../definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../../definitions/texts.ts';
import { type SharedAnswer, sharedCursor } from '../../../store/comparing.ts';
import { codeWording } from '../../codebook/names.ts';
import { codersIn, seenCoders } from '../../coding/layers.ts';
import { type AskedQuestion, questionsOf } from '../../reading/concepts.ts';
import { rowsOf } from '../lineage.ts';
import type { ComparisonReader } from '../reader.ts';
import { cohenKappa } from './cohen.ts';
import { fleissKappa } from './fleiss.ts';
import { krippendorffAlpha } from './krippendorff.ts';
import { percentAgreement } from './percent.ts';
import type { Coefficient, Rating } from './rating.ts';
import { ratingsOf, ratingsOfAll, type Unit } from './units.ts';

export interface AgreementOptions {
  /** At least two; all who may be seen where absent. */
  coders?: readonly string[];
  unit: Unit;
  concept?: string;
}

export const COEFFICIENTS = ['percent', 'cohen', 'fleiss', 'krippendorff'] as const;
export type Coefficients = Record<(typeof COEFFICIENTS)[number], Coefficient>;

export interface AgreementRow {
  id: string;
  label: string;
  language: string;
  level: number;
  colour: string | null;
  /** Units that two coders or more rated. */
  units: number;
  /** Of them, those that at least one gave the code. */
  coded: number;
  coefficients: Coefficients;
}

export interface Agreement {
  survey: string;
  /** RFC 3339, UTC. */
  asOf: string;
  unit: Unit;
  /** Whose codings are compared. */
  coders: string[];
  /** Who could be. */
  allCoders: string[];
  /** Answers that two of them or more coded. */
  answers: number;
  /** While a survey is coded blind nobody sees it: it would tell of others' codings. */
  isBlind: boolean;
  codes: AgreementRow[];
  questions: AgreementRow[];
  isSynthetic: boolean;
}

const PAGE = 500;

export async function readAgreement(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  reader: ComparisonReader,
  survey: Survey,
  options: AgreementOptions,
): Promise<Agreement> {
  const asOf = new Date(clock.now()).toISOString();
  const { layer } = reader;
  const [all, codes, isSynthetic] = await Promise.all([
    seenCoders(store, survey.id, layer),
    store.codes(survey.id),
    store.hasInvitations(survey.id, true),
  ]);
  const allCoders = all.map(({ by }) => by);
  const wanted = codersIn(layer, options.coders) ?? allCoders;
  const coders = allCoders.filter((by) => wanted.includes(by));
  const found: Agreement = {
    ...{ survey: survey.id, asOf, unit: options.unit, coders, allCoders, answers: 0 },
    ...{ isBlind: !layer.all, codes: [], questions: [], isSynthetic },
  };
  if (found.isBlind || coders.length < 2) return found;
  const questions = options.concept === undefined ? undefined : questionsOf(survey, options.concept);
  const answers: SharedAnswer[] = [];
  for (let after: string | null = null; ; ) {
    const page: SharedAnswer[] = await store.sharedAnswers(
      survey.id,
      { by: coders, ...(questions && { questions }) },
      after,
      PAGE,
    );
    answers.push(...page);
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) break;
    after = sharedCursor(last);
  }
  const standing = codes.filter(({ removedAt }) => removedAt === null).map(({ id }) => id);
  const rows = rowsOf(codes, undefined).map(({ code, level }): AgreementRow => {
    const { name, language } = codeWording(code, reader.language, survey.fallback);
    const of = measured(ratingsOf(answers, coders, code.id, options.unit));
    return { id: code.id, label: name || code.id, language, level, colour: code.colour, ...of };
  });
  const byQuestion = Map.groupBy(answers, ({ questionnaire, question }) => `${questionnaire}/${question}`);
  return {
    ...found,
    answers: answers.length,
    codes: rows.filter(({ coded }) => coded > 0),
    questions: askedIn(survey).flatMap(({ questionnaire, question, label, language }) => {
      const own = byQuestion.get(`${questionnaire}/${question}`);
      if (own === undefined) return [];
      const of = measured(ratingsOfAll(own, coders, standing, options.unit));
      return [{ id: `${questionnaire}/${question}`, label, language, level: 0, colour: null, ...of }];
    }),
  };

  function askedIn({ questionnaires, fallback }: Survey): (AskedQuestion & { label: string; language: string })[] {
    return questionnaires.flatMap((of) =>
      answerable(of).map(({ id, text }) => {
        const { text: label, language } = wordingIn(text, reader.language, fallback);
        return {
          questionnaire: of.id,
          question: id,
          label: fill(label, pipeWords(of, [], reader.language, fallback)),
          language,
        };
      }),
    );
  }
}

function measured(ratings: readonly Rating[]): Pick<AgreementRow, 'units' | 'coded' | 'coefficients'> {
  const total = (of: (rating: Rating) => boolean): number =>
    ratings.reduce((sum, rating) => sum + (of(rating) ? rating.weight : 0), 0);
  return {
    units: total(() => true),
    coded: total(({ values }) => values.includes('with')),
    coefficients: {
      percent: percentAgreement(ratings),
      cohen: cohenKappa(ratings),
      fleiss: fleissKappa(ratings),
      krippendorff: krippendorffAlpha(ratings),
    },
  };
}
