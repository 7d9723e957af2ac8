/** Where a municipality is, as a reader sees it. */
import { type Html, html } from '../pages/html.ts';
import type { RegistryView } from '../registry/view.ts';
import type { Reader } from '../respond/reader.ts';

/** `Kenya, Africa`; once where a country is a region of its own. Empty for a municipality that is gone from the registry. */
export function placeText(places: RegistryView, municipality: string, reader: Reader): Html {
  const country = places.countryOf(municipality);
  const region = places.regionOf(municipality);
  if (country === undefined) return html``;
  const alone = region === undefined || reader.plain(region.label) === reader.plain(country.label);
  return html`${reader.say(country.label)}${!alone && html`, ${reader.say(region.label)}`}`;
}
