/** The whole registry on a page: region by region, country by country, with people and partnerships. */
import { type Html, html } from '../../pages/html.ts';
import { inputField, notice } from '../../pages/office-form.ts';
import { nameOfLanguage } from '../../pages/texts.ts';
import type { FullRegistry } from '../../registry/changes.ts';
import type { Contact, Country, Municipality, Partnership, Region } from '../../registry/model.ts';
import { nameOf, type Say, sayer } from './entries.ts';
import type { Wordings } from './fields.ts';

export interface ListView extends Wordings {
  registry: FullRegistry;
  /** Municipalities that are not just partners elsewhere. */
  own: ReadonlySet<string>;
  search: string;
  /** Which links lead to forms. */
  may: { personal: boolean; fieldwork: boolean; survey: boolean };
  /** What was just done. */
  done: string | undefined;
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function listPage(view: ListView): Html {
  const { t, survey, registry, search, may, done } = view;
  const base = `/surveys/${survey.id}/registry`;
  const say = sayer(survey, view.language);
  const fits = fitting(view, say);
  const regions = registry.regions.map((region) => regionSection(view, say, region, fits));
  const partnerships = registry.partnerships.filter(fits.partnership);
  const isEmpty = registry.regions.length === 0;
  const add = (entity: string): Html =>
    html`<li><a class="ds-button" data-variant="secondary" href="${base}/new/${entity}">${t(`fieldwork-registry:add-${entity}`)}</a></li>`;
  const found = regions.some(({ text }) => text !== '') || partnerships.length > 0;
  return html`<h1 class="ds-heading" data-size="lg">${t('fieldwork-registry:title')}</h1>
${done !== undefined && notice('success', html`<p role="status">${done}</p>`)}
${
  may.personal &&
  html`<ul class="page-links ways"><li><a href="${base}/history">${t('fieldwork-registry:history')}</a></li>
${may.survey && html`<li><a href="${base}/import">${t('fieldwork-registry:import')}</a></li>`}
<li><a href="${base}/export">${t('fieldwork-registry:export')}</a></li></ul>`
}
${may.fieldwork && html`<ul class="page-links ways">${may.survey && [add('region'), add('country')]}${[add('municipality'), add('contact')]}${may.survey && add('partnership')}</ul>`}
<form class="office-filter registry-search" method="get" action="${base}" role="search" aria-label="${t('fieldwork-registry:search')}">
${inputField({ name: 'q', label: t('fieldwork-registry:search-for'), type: 'text', value: search, autocomplete: 'off' })}
<div class="office-actions"><button class="ds-button" type="submit">${t('fieldwork-registry:search')}</button>
${search !== '' && html`<a class="ds-button" data-variant="tertiary" href="${base}">${t('fieldwork-registry:show-all')}</a>`}</div></form>
${isEmpty && html`<p>${t('fieldwork-registry:empty-registry')}</p>`}
${!isEmpty && !found && html`<p>${t('fieldwork-registry:nothing-found', { search })}</p>`}
${regions}
${(search === '' || partnerships.length > 0) && partnershipSection(view, partnerships)}`;
}

interface Fits {
  municipality(one: Municipality): boolean;
  country(one: Country): boolean;
  region(one: Region): boolean;
  partnership(one: Partnership): boolean;
}

/** What a search finds: a place by its name, its people, its partnerships; a country or region with all that is in it. */
function fitting({ registry, search, survey, may }: ListView, say: Say): Fits {
  const wanted = folded(search.trim());
  const has = (...texts: string[]): boolean => texts.some((text) => folded(text).includes(wanted));
  const countries = new Map(registry.countries.map((one) => [one.id, one]));
  const regions = new Map(registry.regions.map((one) => [one.id, one]));
  const people = Map.groupBy(may.personal ? registry.contacts : [], (one) => one.municipality);
  const memberships = Map.groupBy(
    registry.partnerships.flatMap((partnership) => partnership.municipalities.map((id) => ({ id, partnership }))),
    ({ id }) => id,
  );
  const labels = (label: Region['label']): string[] => [
    say(label),
    ...survey.languages.map((one) => label.in[one]?.text ?? ''),
  ];
  const region = (one: Region): boolean => has(one.id, ...labels(one.label));
  const country = (one: Country): boolean => {
    const whole = regions.get(one.region);
    return has(one.id, ...labels(one.label)) || (whole !== undefined && region(whole));
  };
  const partnership = ({ label, theme = '' }: Partnership): boolean => has(label, theme);
  return {
    region,
    country,
    partnership: (one) =>
      partnership(one) ||
      one.municipalities.some((id) => has(registry.municipalities.find((place) => place.id === id)?.name ?? id)),
    municipality: (one) => {
      const place = countries.get(one.country);
      return (
        has(one.name, one.id) ||
        (place !== undefined && country(place)) ||
        (people.get(one.id) ?? []).some(({ name, role, email }) => has(name, role, email)) ||
        (memberships.get(one.id) ?? []).some((member) => partnership(member.partnership))
      );
    },
  };
}

function regionSection(view: ListView, say: Say, region: Region, fits: Fits): Html {
  const { t, survey, registry, search, may } = view;
  const base = `/surveys/${survey.id}/registry`;
  const countries = registry.countries.filter((country) => country.region === region.id);
  const bodies = countries.flatMap((country) => {
    const places = registry.municipalities.filter((one) => one.country === country.id && fits.municipality(one));
    if (places.length === 0 && !fits.country(country)) return [];
    const name = say(country.label);
    return [
      html`<tbody><tr class="country-row"><th scope="rowgroup" colspan="4">${may.survey ? html`<a href="${base}/country/${country.id}">${name}</a>` : name}</th></tr>
${places.length === 0 && html`<tr><td colspan="4">${t('fieldwork-registry:no-municipalities')}</td></tr>`}
${places.sort((a, b) => a.name.localeCompare(b.name, view.language)).map((place) => municipalityRow(view, place, base))}</tbody>`,
    ];
  });
  if (bodies.length === 0 && search !== '' && !fits.region(region)) return html``;
  const id = `region-${region.id}`;
  return html`<section><h2 class="ds-heading" data-size="md" id="${id}">${may.survey ? html`<a href="${base}/region/${region.id}">${say(region.label)}</a>` : say(region.label)}</h2>
${
  bodies.length === 0
    ? html`<p>${t('fieldwork-registry:no-countries')}</p>`
    : html`<div class="table-scroll" role="region" aria-labelledby="${id}" tabindex="0"><table class="ds-table registry-table"><thead><tr><th scope="col">${t('office:municipality')}</th><th scope="col">${t('office:language')}</th><th scope="col">${t('fieldwork-registry:contacts')}</th><th scope="col">${t('fieldwork-registry:partnerships')}</th></tr></thead>${bodies}</table></div>`
}</section>`;
}

function municipalityRow(view: ListView, place: Municipality, base: string): Html {
  const { t, registry, may } = view;
  const people = registry.contacts.filter((one) => one.municipality === place.id && one.endedAt === null);
  const sets = registry.partnerships.filter((one) => one.municipalities.includes(place.id));
  return html`<tr><th scope="row"><a href="${base}/municipality/${place.id}">${place.name}</a></th><td>${nameOfLanguage(place.language)}</td>
<td>${may.personal && contactLinks(view, people, base)}${may.fieldwork && view.own.has(place.id) && people.length === 0 && html`<a href="${base}/new/contact?of=${place.id}">${t('fieldwork-registry:add-contact')}<span class="ds-sr-only"> – ${place.name}</span></a>`}</td>
<td>${sets.map(({ id, label }, at) => html`${at > 0 && '; '}${may.survey ? html`<a href="${base}/partnership/${id}">${label}</a>` : label}`)}</td></tr>`;
}

const contactLinks = ({ language, survey }: ListView, people: readonly Contact[], base: string): Html[] =>
  people.map(
    (one, at) =>
      html`${at > 0 && html`<br>`}<a href="${base}/contact/${one.id}">${nameOf(one, sayer(survey, language))}</a>`,
  );

function partnershipSection(
  { t, survey, registry, may, search }: ListView,
  partnerships: readonly Partnership[],
): Html {
  const base = `/surveys/${survey.id}/registry`;
  const names = new Map(registry.municipalities.map(({ id, name }) => [id, name]));
  const row = ({ id, label, municipalities, theme, period, status }: Partnership): Html =>
    html`<tr><th scope="row">${may.survey ? html`<a href="${base}/partnership/${id}">${label}</a>` : label}</th><td>${municipalities.map((one) => names.get(one) ?? one).join(', ')}</td><td>${theme}</td><td>${period}</td><td>${t(`fieldwork-registry:status-${status}`)}</td></tr>`;
  return html`<section><h2 class="ds-heading" data-size="md" id="partnerships">${t('fieldwork-registry:partnerships')}</h2>
${
  partnerships.length === 0 && search === ''
    ? html`<p>${t('fieldwork-registry:no-partnerships')}</p>`
    : html`<div class="table-scroll" role="region" aria-labelledby="partnerships" tabindex="0"><table class="ds-table registry-table"><thead><tr><th scope="col">${t('fieldwork-registry:field-label-short')}</th><th scope="col">${t('fieldwork-registry:field-municipalities')}</th><th scope="col">${t('fieldwork-registry:field-theme')}</th><th scope="col">${t('fieldwork-registry:field-period')}</th><th scope="col">${t('office:status')}</th></tr></thead><tbody>${partnerships.map(row)}</tbody></table></div>`
}</section>`;
}
