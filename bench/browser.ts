/** A Chromium from npm, and the address of a form that nobody has answered yet. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { buildClient } from '../server/build.ts';
import { tokenOf } from '../server/fieldwork/invitations.ts';
import { MEMORY, serve } from './child.ts';
import { type EngineName, invite, newPlace } from './place.ts';
import { root } from './survey.ts';

/** A browser; close it. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // With one process for everything, closing a page ends the browser.
    args: chromium.args.filter((option) => option !== '--single-process' && option !== '--no-zygote'),
    headless: true,
  });
}

/** Runs `work` with a browser and the address of a form page. */
export async function withForm<T>(
  engine: EngineName,
  work: (browser: Browser, address: string) => Promise<T>,
): Promise<T> {
  await buildClient(root);
  const place = await newPlace(engine);
  try {
    const path = await place.with(async (context, survey) => {
      const [respondent] = await invite(context, survey, 1);
      return `/r/${tokenOf(context.secret, survey.id, respondent?.invitation.id ?? '', 1)}`;
    });
    const product = await serve('product-server.ts', place.environment, MEMORY);
    const browser = await openBrowser();
    try {
      return await work(browser, product.url + path);
    } finally {
      await browser.close();
      await product.stop();
    }
  } finally {
    await place.remove();
  }
}
