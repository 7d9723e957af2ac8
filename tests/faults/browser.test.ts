/** The short run of the faults around a page in real Chromium. */
import { it } from 'vitest';
import { inBrowser } from './scenarios.ts';
import { losesNothing, PATIENCE } from './short.ts';

it.each(inBrowser)('what the page called kept or received is there, once: $name', { timeout: PATIENCE }, losesNothing);
