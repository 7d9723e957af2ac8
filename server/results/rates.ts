/** Who has answered: bars by region and country, tables down to the municipality, and by partnership. */
import { type Html, html } from '../pages/html.ts';
import type { Registry } from '../registry/model.ts';
import { type Aggregates, aggregatesOf, type Group, wholeOf } from './aggregates.ts';
import { progressBar, type Stages } from './charts.ts';
import type { SurveyCounts } from './counts.ts';
import { resultsTable } from './table.ts';
import type { ResultsReader } from './wordings.ts';

type Counted = Stages & { rate: number | null };
interface Row extends Counted {
  label: Html | string;
  level: number;
}

/** Region → country → municipality; those nobody is invited from left out. */
function hierarchy(counts: SurveyCounts, reader: ResultsReader): Row[] {
  const { registry } = counts;
  const groupsBy = (by: Aggregates['by']): Map<string, Group> =>
    new Map(
      aggregatesOf(counts, by, reader.language).groups.flatMap((group) =>
        group.invited > 0 ? [[group.id, group] as const] : [],
      ),
    );
  const [regions, countries, municipalities] = [groupsBy('region'), groupsBy('country'), groupsBy('municipality')];
  const row = (group: Group | undefined, level: number): Row[] => (group === undefined ? [] : [{ ...group, level }]);
  return registry.regions.flatMap((region) => [
    ...row(regions.get(region.id), 0),
    ...invitedIn(registry, region.id, countries).flatMap((country, _, all) => [
      // A country that is all of its region would say the same again.
      ...(all.length === 1 ? [] : row(countries.get(country.id), 1)),
      ...registry.municipalities
        .filter((municipality) => municipality.country === country.id)
        .flatMap((municipality) => row(municipalities.get(municipality.id), 2)),
    ]),
  ]);
}

const invitedIn = (registry: Registry, region: string, invited: ReadonlyMap<string, Group>) =>
  registry.countries.filter((country) => country.region === region && invited.has(country.id));

export function ratesSection(counts: SurveyCounts, reader: ResultsReader): Html {
  const { t } = reader;
  const rows = hierarchy(counts, reader);
  const upper = rows.filter((row) => row.level < 2);
  const whole: Row = { ...wholeOf(counts), label: t('results:whole'), level: 0 };
  const partnerships = aggregatesOf(counts, 'partnership', reader.language);
  const pairs = partnerships.groups.flatMap((group): Row[] => (group.invited > 0 ? [{ ...group, level: 0 }] : []));
  return html`<section aria-labelledby="rates">
<h2 class="ds-heading" data-size="md" id="rates">${t('results:rates')}</h2>
<p>${t('results:rates-about')}</p>
<h3 class="ds-heading" data-size="sm" id="rates-region">${t('results:by-region')}</h3>
${chart(reader, [...upper, whole])}
${table(reader, 'rates-region', t('results:rates-by-region'), [...rows, whole], 'places')}
${
  pairs.length > 0 &&
  html`<h3 class="ds-heading" data-size="sm" id="rates-partnership">${t('results:by-partnership')}</h3>
${partnerships.countedInSeveral.length > 0 && html`<p>${t('results:counted-in-several')}</p>`}
${chart(reader, pairs, 'rate-chart flat')}
${table(reader, 'rates-partnership', t('results:rates-by-partnership'), pairs)}`
}
</section>`;
}

/** The figures are said once, in the table that follows. */
const chart = (reader: ResultsReader, rows: readonly Row[], name = 'rate-chart'): Html =>
  html`<figure class="${name}" aria-hidden="true"><ul>${rows.map(
    (row) =>
      html`<li class="level-${row.level}"><span class="rate-label">${row.label}</span>${progressBar(row)}<span class="rate-figure">${rateText(reader, row)}</span></li>`,
  )}</ul>
<figcaption><span class="key"><span class="key-part"></span>${reader.t('results:submitted')}</span> <span class="key"><span class="key-begun"></span>${reader.t('results:begun-only')}</span></figcaption></figure>`;

const table = (reader: ResultsReader, namedBy: string, caption: string, rows: readonly Row[], of?: 'places'): Html =>
  resultsTable({
    namedBy,
    caption,
    ...(of === undefined ? {} : { of }),
    head: ['group', 'invited', 'started', 'submitted', 'rate'].map((name) => reader.t(`results:${name}`)),
    rows: rows.map((row) => ({
      label: row.label,
      level: row.level,
      cells: [...[row.invited, row.started, row.submitted].map(reader.number), rateText(reader, row)],
    })),
  });

const rateText = (reader: ResultsReader, { rate }: Counted): string => (rate === null ? '–' : reader.percent(rate));
