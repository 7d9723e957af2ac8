/** Looking around in a registry: who belongs where, and who works with whom. */
import type { Country, Municipality, Partnership, Region, Registry } from './model.ts';

export interface RegistryView {
  municipality(id: string): Municipality | undefined;
  countryOf(municipality: string): Country | undefined;
  regionOf(municipality: string): Region | undefined;
  /** All it is a member of, planned ones too, in the registry's order. */
  partnershipsOf(municipality: string): Partnership[];
  /** Everyone it shares a partnership with, once each; those of planned partnerships only where it has no other partnership. */
  partnersOf(municipality: string): readonly Municipality[];
  /** Regions of `partnersOf`, once each. Its own is among them only where all its partners are in it: in a cluster, a pipe is about those abroad. */
  partnerRegions(municipality: string): readonly string[];
}

/** Lookups over a registry, made once in time proportional to its size. Unknown ids have no country, region or partners. */
export function registryView(registry: Registry): RegistryView {
  const municipalities = new Map(registry.municipalities.map((municipality) => [municipality.id, municipality]));
  const countries = new Map(registry.countries.map((country) => [country.id, country]));
  const regions = new Map(registry.regions.map((region) => [region.id, region]));
  const memberships = Map.groupBy(
    registry.partnerships.flatMap((partnership) =>
      partnership.municipalities.map((member) => ({ member, partnership })),
    ),
    ({ member }) => member,
  );
  const countryOf = (id: string): Country | undefined => countries.get(municipalities.get(id)?.country ?? '');
  const regionOf = (id: string): Region | undefined => regions.get(countryOf(id)?.region ?? '');
  const partnershipsOf = (id: string): Partnership[] =>
    (memberships.get(id) ?? []).map(({ partnership }) => partnership);
  const partnersOf = once((id): readonly Municipality[] => {
    const all = partnershipsOf(id);
    const begun = all.filter((partnership) => partnership.status !== 'planned');
    const members = (begun.length > 0 ? begun : all).flatMap((partnership) => partnership.municipalities);
    return [...new Set(members)].flatMap((member) => (member === id ? [] : (municipalities.get(member) ?? [])));
  });
  return {
    municipality: (id) => municipalities.get(id),
    countryOf,
    regionOf,
    partnershipsOf,
    partnersOf,
    partnerRegions: once((id) => {
      const own = regionOf(id)?.id;
      const all = [...new Set(partnersOf(id).flatMap((partner) => regionOf(partner.id)?.id ?? []))];
      const elsewhere = all.filter((region) => region !== own);
      return elsewhere.length > 0 ? elsewhere : all;
    }),
  };
}

/** Every form that is opened asks for its partners: each municipality's are found once. */
function once<T>(find: (id: string) => T): (id: string) => T {
  const found = new Map<string, T>();
  return (id) => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const now = find(id);
    found.set(id, now);
    return now;
  };
}
