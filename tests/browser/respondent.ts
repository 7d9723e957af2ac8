/** What a respondent does and sees, in a browser: the vocabulary of the browser stories. */
import type { Page } from 'playwright-core';

export class Respondent {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async opens(link: string): Promise<void> {
    await this.page.goto(link);
  }

  field(question: string) {
    return this.page.locator(`[id="answer.${question}"]`);
  }

  /** Key by key, as people do. */
  async types(question: string, text: string): Promise<void> {
    await this.field(question).pressSequentially(text);
  }

  /** Goes on to something else: what was typed is sent now, not after the pause of who still thinks. */
  async leaves(question: string): Promise<void> {
    await this.field(question).blur();
  }

  /** What the page says of this answer. */
  async toldOf(question: string): Promise<string> {
    return (await this.page.locator(`[id="received.${question}"]`).textContent()) ?? '';
  }

  /** Waits until the page says that the server has what the field says. */
  async seesReceived(question: string): Promise<void> {
    await this.page.locator(`[id="received.${question}"][data-state="received"]:not(:empty)`).waitFor();
  }

  async seesState(question: string, state: string): Promise<void> {
    await this.page.locator(`[id="received.${question}"][data-state="${state}"]`).waitFor();
  }

  /** Presses the visible button that submits. */
  async submits(): Promise<void> {
    await this.page.locator('.actions [name="do"][value="submit"]').click();
  }

  async seesReceipt(): Promise<void> {
    await this.page.waitForURL(/\/receipt/);
  }

  async switchesTo(language: string): Promise<void> {
    await this.page.locator(`.languages [value="${language}"]`).click();
    await this.page.locator(`html[lang="${language}"]`).waitFor();
  }
}
