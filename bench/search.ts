/** Searching 100,000 answers: a word that most have, one that few have, words in a row, how words begin. What a page of results costs: its count and its first 25 texts. */
import { readQuery } from '../server/analysis/search/query-language.ts';
import type { Context } from '../server/context.ts';
import { answerable, type Survey } from '../server/definitions/model.ts';
import { newId } from '../server/foundation/ids.ts';
import { freezeFor } from '../server/respond/submission.ts';
import type { SearchFilter } from '../server/store/searches.ts';
import { type EngineName, invite, newPlace, prose, SUBMITTED_AT_ONCE } from './place.ts';
import { median, number, type Row } from './table.ts';

const ANSWERS = Number(process.env.BENCH_ANSWERS ?? 100_000);
const LENGTH = 600;
const TIMES = 15;
const REACH = 300;

/** Of 20,000 further words, the first ones often: as words are. */
const further = (seed: number, at: number): string => {
  const chance = ((Math.imul(seed * 17 + at, 2_654_435_761) >>> 0) + 0.5) / 2 ** 32;
  return `ord${Math.floor(20_000 ** chance).toString(36)}`;
};

/** Prose with a tail of further words; every thousandth says `sjeldenhet`, every twentieth `reint vatn`. */
function textOf(seed: number): string {
  const tail = Array.from({ length: 12 }, (_, at) => further(seed, at)).join(' ');
  const rare = seed % 1000 === 7 ? ' sjeldenheter' : '';
  const row = seed % 20 === 3 ? ' reint vatn' : ' reint og klart vatn';
  return `${prose(seed, LENGTH - 120)} ${tail}${rare}${row}`;
}

async function fill(context: Context, survey: Survey): Promise<void> {
  const questions = Math.max(...survey.questionnaires.map((questionnaire) => answerable(questionnaire).length));
  const respondents = await invite(context, survey, Math.ceil(ANSWERS / questions));
  const at = context.clock.now();
  const atOnce = SUBMITTED_AT_ONCE[context.store.engine];
  for (let start = 0; start < respondents.length; start += atOnce) {
    await Promise.all(
      respondents.slice(start, start + atOnce).map(async ({ invitation, version }, index) => {
        const { language } = invitation;
        const answers = answerable(version.content).map(({ id }, place) => ({
          ...{ question: id, baseRevision: 0, clientId: newId() },
          value: textOf((start + index) * questions + place),
        }));
        await context.store.submit({
          ...{ survey: survey.id, invitation: invitation.id, version: version.version, language, answers },
          ...{ at: at + start + index, clientId: newId(), freeze: freezeFor({ invitation, version, language }) },
        });
      }),
    );
  }
}

export async function search(engine: EngineName): Promise<Row[]> {
  const place = await newPlace(engine);
  try {
    return await place.with(async (context, survey) => {
      await fill(context, survey);
      await context.store.readSubmissions(survey.id);
      const began = performance.now();
      const { indexed } = await context.store.indexTexts(survey.id, Number.POSITIVE_INFINITY);
      const seconds = (performance.now() - began) / 1000;
      const [region] = (await context.store.registry(survey.id)).regions;
      const rows = [
        await row(context, survey, 'a word that most have', 'samarbeid'),
        await row(context, survey, 'the same in one region', 'samarbeid', { region: region?.id ?? '' }),
        await row(context, survey, 'a word that few have', 'sjeldenhet'),
        await row(context, survey, 'words in a row', '"reint vatn"'),
        await row(context, survey, 'how words begin', 'sjeld*'),
        await row(context, survey, 'two words, one without', 'skole opplæring -sjeldenhet'),
      ];
      const made = `made searchable in ${number(seconds)} s, ${number(indexed)} subjects`;
      return rows.map((each, at) => (at === 0 ? { ...each, reference: made } : each));
    });
  } finally {
    await place.remove();
  }
}

async function row(
  { store }: Context,
  survey: Survey,
  what: string,
  typed: string,
  filter: SearchFilter = {},
): Promise<Row> {
  const read = readQuery(typed);
  if ('fault' in read) throw new Error(read.fault.code);
  const { query } = read;
  const times: number[] = [];
  const processor: number[] = [];
  let found = 0;
  for (let time = 0; time < 2 * TIMES; time += 1) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { counts } = await store.search(survey.id, query, filter, null, 25);
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
    found = counts.reduce((sum, one) => sum + one.found, 0);
  }
  const middle = median(times.slice(TIMES));
  return {
    what: `search ${number(ANSWERS)} answers: ${what}`,
    mustReach: `≤ ${REACH} ms`,
    figure: `${number(middle)} ms (processor ${number(median(processor.slice(TIMES)))} ms), ${number(found)} found`,
    reference: '',
    passed: middle <= REACH,
  };
}
