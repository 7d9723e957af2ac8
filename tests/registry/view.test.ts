import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../../server/registry/load.ts';
import { registryView } from '../../server/registry/view.ts';

const root = join(import.meta.dirname, '..', '..');
const languages = ['nb', 'nn', 'es', 'en'];
const shipped = registryView((await loadRegistry(join(root, 'surveys/mic-2011-2014/registry'), languages)).registry);
const troubled = registryView(
  (await loadRegistry(join(root, 'tests/fixtures/surveys/troubled/registry'), languages)).registry,
);
const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('looking around in the registry', () => {
  it('knows where a municipality is and whom it works with', () => {
    expect(shipped.municipality('al')?.name).toBe('Ål');
    expect(shipped.countryOf('voi')?.id).toBe('KE');
    expect(shipped.regionOf('voi')?.id).toBe('africa');
    expect(idsOf(shipped.partnersOf('skodje'))).toEqual(['voi']);
    expect(shipped.partnerRegions('stjordal')).toEqual(['guatemala']);
  });
  it('takes a partnership for a set: three in one, and one municipality in several', () => {
    expect(idsOf(troubled.partnershipsOf('ostby'))).toEqual(['pair', 'cluster', 'plan']);
    expect(idsOf(troubled.partnersOf('ostby'))).toEqual(['comillas', 'formel', 'al-qahira']);
    expect(idsOf(troubled.partnersOf('al-qahira'))).toEqual(['ostby', 'formel']);
  });
  it('counts planned partnerships only where there is no other', () => {
    expect(idsOf(shipped.partnersOf('fredrikstad'))).toEqual(['san-martin-jilotepeque', 'patzun']);
    expect(shipped.partnerRegions('fredrikstad')).toEqual(['guatemala']);
    expect(idsOf(troubled.partnersOf('ostby'))).not.toContain('tysdag');
  });
  it('names the region abroad to members of a cluster, their own only where all partners are in it', () => {
    expect(troubled.partnerRegions('ostby')).toEqual(['south']);
    expect(shipped.partnerRegions('patzun')).toEqual(['norway']);
    expect(troubled.partnerRegions('tysdag')).toEqual(['north']);
  });
  it('has nothing to say of whom nobody knows, and no partners of whom stands alone', () => {
    expect(troubled.partnersOf('alone')).toEqual([]);
    expect(troubled.partnerRegions('alone')).toEqual([]);
    expect(troubled.regionOf('nowhere')).toBeUndefined();
  });
});
