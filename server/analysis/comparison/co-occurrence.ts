/** Codes × codes: in how many answers two codes stand together, or on some of the same words. */
import type { Context } from '../../context.ts';
import type { Survey } from '../../definitions/model.ts';
import { registryView } from '../../registry/view.ts';
import { ownPart } from '../../store/scope.ts';
import { codeWording } from '../codebook/names.ts';
import { codersIn } from '../coding/layers.ts';
import { questionsOf } from '../reading/concepts.ts';
import { ANY, lineageOf, rowsOf, upwards } from './lineage.ts';
import type { PairsOptions } from './options.ts';
import type { ComparisonReader } from './reader.ts';
import { passagesAt } from './rows-at.ts';
import { type ComparedTable, missingCell, plainCell } from './table.ts';

/**
 * The same codes as rows and columns; every pair stands twice, and a code with itself or with one that it counts for is no pair. Without names: the codes
 * that none stands under, or all where each counts for itself. Undefined where none of the named codes is there any more.
 */
export async function readPairs(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  reader: ComparisonReader,
  survey: Survey,
  options: Omit<PairsOptions, 'kind'>,
): Promise<ComparedTable | undefined> {
  const asOf = clock.now();
  const [codes, versions, registry, isSynthetic] = await Promise.all([
    store.codes(survey.id),
    store.versions(survey.id),
    store.registry(survey.id),
    store.hasInvitations(survey.id, true),
  ]);
  const standing = codes.filter(({ removedAt }) => removedAt === null);
  const above = new Set(standing.map(({ parent }) => parent));
  const ends = standing.filter(({ id }) => !above.has(id)).map(({ id }) => id);
  const rows = rowsOf(codes, options.codes ?? (options.subcodes ? ends : undefined));
  if (rows.length === 0 && options.codes !== undefined) return undefined;
  const lineage = lineageOf(codes, rows, options.subcodes).filter(({ as }) => as !== ANY);
  const questions = options.concept === undefined ? undefined : questionsOf(survey, options.concept, versions);
  const by = codersIn(reader.layer);
  const view = registryView(ownPart(store.scope, registry));
  const sums = new Map<string, number>();
  const found = await store.codePairs(survey.id, lineage, options.within, {
    ...(by && { by }),
    ...(questions && { questions }),
  });
  for (const { one, other, municipality, questionnaire, answers } of found) {
    if (options.questionnaire !== undefined && options.questionnaire !== questionnaire) continue;
    if (options.region !== undefined && view.regionOf(municipality)?.id !== options.region) continue;
    const pair = `${one} ${other}`;
    sums.set(pair, (sums.get(pair) ?? 0) + answers);
  }
  const byId = new Map(codes.map((code) => [code.id, code]));
  const isPair = (one: string, other: string): boolean =>
    !options.subcodes ? one !== other : !upwards(byId, one).includes(other) && !upwards(byId, other).includes(one);
  const labels = rows.map(({ code, level }) => {
    const { name, language } = codeWording(code, reader.language, survey.fallback);
    return { id: code.id, label: name || code.id, language, level, colour: code.colour };
  });
  const { within, region, concept, questionnaire } = options;
  const narrowed = {
    within,
    ...(!options.subcodes && { subcodes: 'no' }),
    each: 'answer',
    region,
    concept,
    questionnaire,
  };
  return {
    ...{ kind: 'co-occurrence', survey: survey.id, title: reader.t('comparison:pairs-title') },
    ...{ titleLanguage: reader.language, asOf: new Date(asOf).toISOString(), by: 'code' },
    ...{ measure: options.within === 'words' ? 'answers-words' : 'answers', unit: null, share: 'none' },
    ...{ isSynthetic, isOwnOnly: !reader.layer.all, rows: labels },
    columns: labels.map(({ id, label, language }) => ({ id, label, language, isWhole: false, base: null, at: null })),
    cells: labels.map(({ id: one }) =>
      labels.map(({ id: other }) => {
        if (!isPair(one, other)) return missingCell('nothing');
        const value = sums.get(one < other ? `${one} ${other}` : `${other} ${one}`) ?? 0;
        return plainCell(value, { at: value > 0 ? passagesAt(survey.id, { all: [one, other] }, narrowed) : null });
      }),
    ),
  };
}
