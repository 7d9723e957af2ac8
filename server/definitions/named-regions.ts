/** Regions that survey files name; whether the registry has them is known only once that is read. */
import type { Finding, Place } from './findings.ts';
import type { QuestionnaireFile } from './schema.ts';

export interface NamedRegion {
  survey: string;
  region: string;
  /** What is to be said where the registry does not have it. */
  finding: Finding;
}

/** Regions of a questionnaire's audience and pipes, in the order of the file. */
export function namedRegions(survey: string, file: QuestionnaireFile, placeOf: Place): NamedRegion[] {
  const named = (region: string, path: PropertyKey[], code: string, data: Finding['data']): NamedRegion => ({
    survey,
    region,
    finding: { ...placeOf(path), severity: 'error', code, data: { region, ...data } },
  });
  return [
    ...file.audience.regions.map((region, index) =>
      named(region, ['audience', 'regions', index], 'registry:audience-region', {}),
    ),
    ...Object.entries(file.pipes ?? {}).flatMap(([name, pipe]) =>
      Object.keys(pipe.byPartnerRegion).map((region) =>
        named(region, ['pipes', name, 'byPartnerRegion', region], 'registry:pipe-region', { name }),
      ),
    ),
  ];
}

/** A finding for each region that the survey names and the registry does not have. */
export const unknownRegions = (
  survey: string,
  named: readonly NamedRegion[],
  registry: { regions: readonly { id: string }[] },
): Finding[] =>
  named
    .filter((mention) => mention.survey === survey && !registry.regions.some(({ id }) => id === mention.region))
    .map((mention) => mention.finding);
