/** One concept or question × everyone who answered: in which order, in which groups. Pure, but for `windowOf`. */
import type { Language, Survey, Text } from '../../definitions/model.ts';
import { wordingIn } from '../../definitions/texts.ts';
import { sha256 } from '../../foundation/hash.ts';
import type { Registry } from '../../registry/model.ts';
import type { CountedAnswer, CountedResponse } from '../../store/readings.ts';
import type { Reads } from '../../store/store.ts';
import { keyOf } from './asked.ts';
import type { Column } from './columns.ts';
import type { Grouping } from './query.ts';

export interface Label {
  text: string;
  /** That the text is in; undefined of a name. */
  language?: Language;
}

export interface Group {
  /** `''` for those in none. */
  id: string;
  /** Undefined for those in none. */
  label: Label | undefined;
  /** Rows before it, and of it. */
  from: number;
  count: number;
}
export interface Grid {
  groups: Group[];
  /** One after another as the groups come; a respondent in several partnerships stands in each. */
  rows: CountedResponse[];
  /** Differs where the order or who is in it does. */
  stamp: string;
}

/** Where a registry's entries stand, and what they are called. */
function placesOf(registry: Registry) {
  const at = (entries: { id: string }[]) => new Map(entries.map(({ id }, place) => [id, place]));
  return {
    regions: at(registry.regions),
    countries: at(registry.countries),
    municipalities: at(registry.municipalities),
  };
}

export const labelIn = (text: Text, language: Language, fallback: Survey['fallback']): Label =>
  wordingIn(text, language, fallback);

interface NamedGroup {
  id: string;
  label: Label;
  has(response: CountedResponse): boolean;
}

/** In the registry's order. */
function groupsBy(by: Grouping, registry: Registry, label: (text: Text) => Label): NamedGroup[] {
  switch (by) {
    case 'region':
      return registry.regions.map(({ id, label: text }) => ({
        id,
        label: label(text),
        has: ({ region }) => region === id,
      }));
    case 'country':
      return registry.countries.map(({ id, label: text }) => ({
        id,
        label: label(text),
        has: ({ country }) => country === id,
      }));
    case 'partnership':
      return registry.partnerships.map(({ id, label: text }) => ({
        id,
        label: { text },
        has: ({ partnerships }) => partnerships.includes(id),
      }));
    case 'theme':
      return [...Map.groupBy(registry.partnerships, ({ theme }) => theme ?? '')].flatMap(([theme, partnerships]) => {
        const ids = new Set(partnerships.map(({ id }) => id));
        if (theme === '') return [];
        return [{ id: theme, label: { text: theme }, has: (one) => one.partnerships.some((each) => ids.has(each)) }];
      });
  }
}

/** Lays the table out. `responses` in any order. */
export function gridOf(
  survey: Pick<Survey, 'questionnaires'>,
  registry: Registry,
  responses: readonly CountedResponse[],
  by: Grouping,
  label: (text: Text) => Label,
): Grid {
  const places = placesOf(registry);
  const questionnaires = new Map(survey.questionnaires.map(({ id }, place) => [id, place]));
  // One number in place of four places: ten thousand are sorted in a third of the time.
  const steps = [places.regions, places.countries, places.municipalities, questionnaires];
  const placed = responses.map((response) => {
    const { region, country, municipality, questionnaire } = response;
    const place = [region, country, municipality, questionnaire].reduce((sum, id, at) => {
      const step = steps[at];
      const size = step?.size ?? 0;
      // What is gone from the registry comes last.
      return sum * (size + 1) + (step?.get(id) ?? size);
    }, 0);
    return { response, place };
  });
  placed.sort((one, other) => one.place - other.place || (one.response.response < other.response.response ? -1 : 1));
  const ordered = placed.map(({ response }) => response);
  const rows: CountedResponse[] = [];
  const groups: Group[] = [];
  const grouped = new Set<CountedResponse>();
  const add = (id: string, named: Label | undefined, of: CountedResponse[]): void => {
    if (of.length === 0) return;
    groups.push({ id, label: named, from: rows.length, count: of.length });
    for (const response of of) {
      rows.push(response);
      grouped.add(response);
    }
  };
  for (const { id, label: named, has } of groupsBy(by, registry, label)) add(id, named, ordered.filter(has));
  add(
    '',
    undefined,
    ordered.filter((response) => !grouped.has(response)),
  );
  const stamp = sha256([by, ...rows.map(({ submission }) => submission)].join(' ')).slice(0, 16);
  return { groups, rows, stamp };
}

export interface GridRow {
  index: number;
  response: CountedResponse;
  /** For each column what was answered to its questions, mostly one. */
  cells: CountedAnswer[][];
}

/** Rows from `from` on, at most `count`, with their answers. */
export async function windowOf(
  store: Pick<Reads, 'countedAnswers'>,
  survey: string,
  { rows }: Grid,
  columns: readonly Column[],
  { from, count, language }: { from: number; count: number; language: Language | undefined },
): Promise<GridRow[]> {
  const shown = rows.slice(from, from + count);
  if (shown.length === 0) return [];
  const responses = [...new Set(shown.map(({ response }) => response))];
  const questions = columns.flatMap(({ asked }) =>
    asked.map(({ questionnaire, question }) => ({ questionnaire, question: question.id })),
  );
  const most = responses.length * Math.max(1, questions.length);
  const answers = await store.countedAnswers(
    survey,
    { questions, responses, ...(language !== undefined && { language }) },
    null,
    most,
  );
  const byPlace = new Map(answers.map((answer) => [`${answer.response} ${keyOf(answer)}`, answer]));
  return shown.map((response, at) => ({
    index: from + at,
    response,
    cells: columns.map(({ questions: of }) =>
      [...of].flatMap((key) => byPlace.get(`${response.response} ${key}`) ?? []),
    ),
  }));
}
