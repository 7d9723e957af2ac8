/** Codes × groups: respondents, passages or words of each code in each group, all together, and their shares. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { localeOf } from '../../pages/times.ts';
import { registryView } from '../../registry/view.ts';
import type { CodeCount, CountingFilter, RespondentCount } from '../../store/comparing.ts';
import { ownPart } from '../../store/scope.ts';
import { codeName, codeWording } from '../codebook/names.ts';
import { codersIn } from '../coding/layers.ts';
import { questionsOf } from '../reading/concepts.ts';
import { type ComparedGroup, groupsBy, type Placed } from './groups.ts';
import { ANY, type CodeRow, lineageOf, rowsOf } from './lineage.ts';
import type { CodesOptions } from './options.ts';
import type { ComparisonReader } from './reader.ts';
import { passagesAt, responsesAt } from './rows-at.ts';
import { type ComparedCell, type ComparedTable, plainCell, shareOf } from './table.ts';

export type CodeTableOptions = Omit<CodesOptions, 'kind'>;
type Counts = { codes: CodeCount[]; respondents: RespondentCount[] };

/** Undefined where none of the named codes is there any more. */
export async function readCodeTable(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  reader: ComparisonReader,
  survey: Survey,
  options: CodeTableOptions,
  kind: 'codes' | 'map' = 'codes',
): Promise<ComparedTable | undefined> {
  const asOf = clock.now();
  const [codes, versions, known, isSynthetic] = await Promise.all([
    store.codes(survey.id),
    store.versions(survey.id),
    store.registry(survey.id),
    store.hasInvitations(survey.id, true),
  ]);
  const rows = rowsOf(codes, options.codes);
  if (rows.length === 0 && options.codes !== undefined) return undefined;
  const lineage = lineageOf(codes, rows, options.subcodes);
  const registry = ownPart(store.scope, known);
  const questions = options.concept === undefined ? undefined : questionsOf(survey, options.concept, versions);
  const groups = groupsBy(options.by, { survey, versions, registry, reader, questions });
  const by = codersIn(reader.layer);
  const view = registryView(registry);
  const isWithin = ({ municipality, questionnaire }: Placed): boolean =>
    (options.region === undefined || view.regionOf(municipality)?.id === options.region) &&
    (options.questionnaire === undefined || options.questionnaire === questionnaire);

  const read = async (filter: CountingFilter): Promise<Counts> => {
    const [counted, respondents] = await Promise.all([
      store.codeCounts(survey.id, lineage, { ...filter, ...(by && { by }) }),
      store.respondentCounts(survey.id, filter),
    ]);
    return { codes: counted.filter(isWithin), respondents: respondents.filter(isWithin) };
  };
  const whole = await read(questions === undefined ? {} : { questions });
  const columns: { group: ComparedGroup | undefined; sums: Sums }[] = [];
  for (const group of groups) {
    const counts = group.filter === undefined ? whole : await read(group.filter);
    const sums = sumsOf(counts, group.holds);
    // Places that nobody was asked in say nothing; regions do.
    if (sums.base > 0 || options.by === 'region') columns.push({ group, sums });
  }
  columns.push({ group: undefined, sums: sumsOf(whole, () => true) });

  const total = columns.at(-1)?.sums;
  const table: ComparedTable = {
    ...{ kind, survey: survey.id, title: titleOf(reader, survey, rows, options), titleLanguage: reader.language },
    ...{ asOf: new Date(asOf).toISOString(), by: options.by, measure: options.measure, unit: null },
    ...{ share: options.share, isSynthetic, isOwnOnly: !reader.layer.all },
    rows: [
      // A map shows one figure a place: of all the codes that it is of.
      ...(kind === 'map' ? [] : rows).map(({ code, level }) => {
        const { name, language } = codeWording(code, reader.language, survey.fallback);
        return { id: code.id, label: name || code.id, language, level, colour: code.colour };
      }),
      // Of one code it would be that one again.
      ...(kind === 'codes' && options.codes !== undefined && rows.length === 1
        ? []
        : [
            {
              id: ANY,
              label: anyLabel(reader, survey, rows, options),
              language: reader.language,
              level: 0,
              colour: null,
            },
          ]),
    ],
    columns: columns.map(({ group, sums }) => ({
      id: group?.id ?? '',
      label: group?.label ?? reader.t('comparison:whole'),
      language: group?.language ?? reader.language,
      isWhole: group === undefined,
      base: sums.base,
      at: sums.base > 0 ? respondentsAddress(survey, options, group) : null,
    })),
    cells: [],
  };
  const addressOf = passagesAddress(survey, options);
  table.cells = table.rows.map(({ id }) =>
    columns.map(({ group, sums }): ComparedCell => {
      const value = sums.of(id)[options.measure];
      const inRow = total?.of(id)[options.measure] ?? 0;
      const inColumn = options.measure === 'respondents' ? sums.base : sums.of(ANY)[options.measure];
      const share = options.share === 'none' ? null : shareOf(value, options.share === 'row' ? inRow : inColumn);
      return plainCell(value, { share, at: value > 0 ? addressOf(id, group) : null });
    }),
  );
  return table;
}

type Measured = Record<'respondents' | 'passages' | 'words', number>;
const NONE: Measured = { respondents: 0, passages: 0, words: 0 };

interface Sums {
  /** Respondents in the group. */
  base: number;
  of(code: string): Measured;
}

/** A response is in one place, so places add up. */
function sumsOf({ codes, respondents }: Counts, holds: (of: Placed) => boolean): Sums {
  const byCode = new Map<string, Measured>();
  for (const count of codes) {
    if (!holds(count)) continue;
    const sum = byCode.get(count.code) ?? { ...NONE };
    sum.respondents += count.respondents;
    sum.passages += count.passages;
    sum.words += count.words;
    byCode.set(count.code, sum);
  }
  return {
    base: respondents.reduce((sum, one) => sum + (holds(one) ? one.respondents : 0), 0),
    of: (code) => byCode.get(code) ?? NONE,
  };
}

/** What a row of passages is, where each counts as one of the measure. */
const EACH = { respondents: 'respondent', passages: 'passage', words: 'passage' } as const;

/** The passages behind a code in a group. */
function passagesAddress(
  survey: Survey,
  { codes, subcodes, measure, region, questionnaire, concept }: CodeTableOptions,
): (code: string, group: ComparedGroup | undefined) => string {
  const narrowed = { ...(!subcodes && { subcodes: 'no' }), each: EACH[measure], region, questionnaire, concept };
  return (code, group) =>
    passagesAt(survey.id, { any: code === ANY ? (codes ?? []) : [code] }, { ...narrowed, ...group?.address });
}

/** The respondents of a group; null where they are those who answered some of the questions, or in a language. */
function respondentsAddress(
  survey: Survey,
  { region, questionnaire, concept }: CodeTableOptions,
  group: ComparedGroup | undefined,
): string | null {
  if (concept !== undefined || group?.isOfRespondents === false) return null;
  return responsesAt(survey.id, { stage: 'submitted', region, questionnaire, ...group?.address });
}

/** What the last row counts: any code, any of those named, or in a map of one that one. */
function anyLabel(
  { t, language }: ComparisonReader,
  survey: Survey,
  rows: readonly CodeRow[],
  { codes }: CodeTableOptions,
): string {
  const [only, ...more] = rows;
  if (codes !== undefined && only !== undefined && more.length === 0)
    return codeName(only.code, language, survey.fallback);
  return t(codes === undefined ? 'comparison:any-code' : 'comparison:any-of-these');
}

/** Names that a title holds at most. */
const NAMED = 3;

/** `Water, Schools: respondents by region`. */
function titleOf(
  { t, language }: ComparisonReader,
  survey: Survey,
  rows: readonly CodeRow[],
  { codes, by, measure }: CodeTableOptions,
): string {
  const names = rows.map(({ code }) => codeName(code, language, survey.fallback));
  const what = codes === undefined || names.length > NAMED ? t('comparison:codes') : names.join(', ');
  const lower = (key: string): string => t(key).toLocaleLowerCase(localeOf(language));
  return t('comparison:codes-title', {
    what,
    measure: lower(`comparison:measure-${measure}`),
    by: lower(`comparison:by-${by}`),
  });
}
