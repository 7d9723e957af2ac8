/** What axe finds wrong with a page: WCAG 2.2 A and AA. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Of what passes, only the count is worked out: to name every element of it takes longer than to look for faults. */
const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};
/** Run in the page; only the faults come back. */
const LOOK = `axe.run(document, ${JSON.stringify(OPTIONS)}).then((results) => results.violations)`;

/** One line a violation, with where and why; empty where there is none. Works in a page that runs scripts, and leaves its elements as they are. */
export async function violations(page: Page): Promise<string[]> {
  // A document keeps it until the next one.
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(script);
  const found = await page.evaluate<AxeResults['violations']>(LOOK);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}
