/** The sources of a report's tables and charts, one line each. */
import { comparison } from './items/comparison.ts';
import { question } from './items/question.ts';
import { rates } from './items/rates.ts';
import type { ItemSource } from './items/source.ts';

/** In the order in which they are offered. */
export const SOURCES: Readonly<Record<string, ItemSource>> = { rates, question, comparison };
