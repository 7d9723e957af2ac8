/** How a page is looked at: on a phone and at a desk, light and dark. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from './accessibility.ts';
import { DESK, PHONE } from './harness.ts';

export interface Look {
  viewport: typeof PHONE;
  colorScheme: 'light' | 'dark';
}
export const PHONE_LIGHT: Look = { viewport: PHONE, colorScheme: 'light' };
export const PHONE_DARK: Look = { viewport: PHONE, colorScheme: 'dark' };
export const DESK_LIGHT: Look = { viewport: DESK, colorScheme: 'light' };
export const DESK_DARK: Look = { viewport: DESK, colorScheme: 'dark' };

/** Every language, each looked at on a phone and at a desk, light and dark. */
export const EACH_LANGUAGE = [
  ['nb', [PHONE_LIGHT, DESK_DARK]],
  ['nn', [PHONE_DARK, DESK_LIGHT]],
  ['es', [PHONE_LIGHT, DESK_DARK]],
  ['en', [PHONE_DARK, DESK_LIGHT]],
] as const;
/** The same with one look each, for pages that differ little. */
export const EACH_LANGUAGE_ONCE = [
  ['nb', DESK_LIGHT],
  ['nn', PHONE_DARK],
  ['es', PHONE_LIGHT],
  ['en', DESK_DARK],
] as const;

/** Accessible and no wider than the screen, in each look: colours and widths are the style sheet's alone. */
export async function holds(page: Page, looks: readonly Look[], state: string): Promise<void> {
  for (const { viewport, colorScheme } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const where = `${state}, ${viewport.width} px, ${colorScheme}`;
    expect(await violations(page), where).toEqual([]);
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(wider, `${where}: wider than the screen`).toBeLessThanOrEqual(0);
  }
}
