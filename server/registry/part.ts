/** What of a registry belongs to one region. */
import type { Registry } from './model.ts';

/** The region with its countries and municipalities, and the partnerships that at least one of them is in, with all their members' ids. */
export function regionPart(registry: Registry, region: string): Registry {
  const countries = registry.countries.filter((country) => country.region === region);
  const countryIds = new Set(countries.map(({ id }) => id));
  const municipalities = registry.municipalities.filter(({ country }) => countryIds.has(country));
  const own = new Set(municipalities.map(({ id }) => id));
  return {
    regions: registry.regions.filter(({ id }) => id === region),
    countries,
    municipalities,
    partnerships: registry.partnerships.filter((partnership) => partnership.municipalities.some((id) => own.has(id))),
  };
}

/** `regionPart`, and beside it who its partnerships' other members are, each with country and region: names, to be read beside one's own. */
export function regionWithPartners(registry: Registry, region: string): Registry {
  const own = regionPart(registry, region);
  const members = new Set([
    ...own.municipalities.map(({ id }) => id),
    ...own.partnerships.flatMap((partnership) => partnership.municipalities),
  ]);
  const municipalities = registry.municipalities.filter(({ id }) => members.has(id));
  const places = new Set(municipalities.map(({ country }) => country));
  const countries = registry.countries.filter((country) => country.region === region || places.has(country.id));
  const regions = new Set([region, ...countries.map((country) => country.region)]);
  return {
    regions: registry.regions.filter(({ id }) => regions.has(id)),
    countries,
    municipalities,
    partnerships: own.partnerships,
  };
}
