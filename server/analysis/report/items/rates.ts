/** Who has answered, by region and country, or by partnership: as the results page counts it. */
import { aggregatesOf, type Grouping, wholeOf } from '../../../results/aggregates.ts';
import { responsesAt } from '../../comparison/rows-at.ts';
import type { Cell, Table, Worded } from '../document.ts';
import type { Given, ItemSource } from './source.ts';

const GROUPS = ['region', 'country', 'partnership'] as const satisfies readonly Grouping[];
const isGroup = (choice: string): choice is (typeof GROUPS)[number] => GROUPS.some((one) => one === choice);

interface Stages {
  invited: number;
  started: number;
  submitted: number;
  rate: number | null;
}

export const rates: ItemSource = {
  async offered({ say }) {
    return GROUPS.map((choice) => ({ choice, label: say(`report:rates-${choice}`) }));
  },
  async table(given, choice) {
    return isGroup(choice) ? ratesBy(given, choice) : undefined;
  },
};

function ratesBy(given: Given, by: (typeof GROUPS)[number]): Table {
  const { counts, say, language } = given;
  const groups = aggregatesOf(counts, by, language).groups.filter(({ invited }) => invited > 0);
  const rows = groups.map((group) => ({
    label: labelOf(given, by, group.id, group.label),
    level: 0,
    cells: cells(given, group, { [by]: group.id }),
  }));
  const whole = { label: say('results:whole'), level: 0, cells: cells(given, wholeOf(counts), {}) };
  const several = by === 'partnership' ? [say('results:counted-in-several')] : [];
  return {
    title: say(`report:rates-${by}`),
    about: [],
    head: [by, 'invited', 'submitted', 'rate'].map((name) => say(name === by ? `results:by-${by}` : `results:${name}`)),
    rows: [...rows, whole],
    notes: several,
  };
}

function cells(
  { survey, number, percent }: Given,
  { invited, submitted, rate }: Stages,
  where: Record<string, string>,
): Cell[] {
  const rows = (stage: string): string => responsesAt(survey.id, { ...where, stage });
  return [
    { text: number(invited), rows: rows('invited') },
    { text: number(submitted), rows: rows('submitted') },
    rate === null ? { text: '–' } : { text: percent(rate), share: rate, rows: rows('submitted') },
  ];
}

/** With the language that the registry has it in. */
function labelOf({ counts, word, language }: Given, by: Grouping, id: string, label: string): Worded {
  const { regions, countries } = counts.registry;
  const found = by === 'region' ? regions.find((one) => one.id === id) : countries.find((one) => one.id === id);
  return found === undefined || by === 'partnership' ? { text: label, language } : word(found.label);
}
