/** A person with the form in a real browser, whose every text and everything the page tells them is noted. */
import type { Page } from 'playwright-core';
import type { Chance } from '../../../server/demo/chance.ts';
import { Respondent } from '../../browser/respondent.ts';
import type { Link } from '../place.ts';
import type { History, Testimony } from '../testimony.ts';

/** What the page said of one answer at one moment. */
interface Seen {
  value: string;
  state: string;
  revision: number;
}

export class Person extends Respondent {
  readonly #link: Link;
  readonly #address: string;
  readonly #testimony: Testimony;
  readonly #ids: Map<string, string>;
  /** What this person last wrote or chose, by question. */
  readonly #last = new Map<string, string>();

  /** `ids` is shared by all persons of a story: which text was sent under which name. */
  constructor(page: Page, about: { link: Link; url: string; testimony: Testimony; ids: Map<string, string> }) {
    super(page);
    this.#link = about.link;
    this.#address = `${about.url}/r/${about.link.token}?lang=en`;
    this.#testimony = about.testimony;
    this.#ids = about.ids;
  }

  /** Opens the form, also where it is opened without a connection. */
  async comes(): Promise<void> {
    await this.opens(this.#address);
    await this.page.locator('survey-form [data-island="save-state"] [role="status"]').waitFor();
  }

  /** Waits until the device can open the page without a connection. */
  async pageIsKept(): Promise<void> {
    const { pathname } = new URL(this.#address);
    const isKept = (path: string): Promise<boolean> =>
      this.page.evaluate(async (wanted) => {
        if (!(await caches.has('samsvar-pages-1'))) return false;
        const pages = await (await caches.open('samsvar-pages-1')).keys();
        return pages.some(({ url }) => new URL(url).pathname === wanted);
      }, path);
    while (!(await isKept(pathname))) await this.page.waitForTimeout(50);
  }

  /** Puts a text into the field at once, as dictation and paste do. Returns what the field says then. */
  async writes(question: string, text: string): Promise<string> {
    const field = this.field(question);
    await field.evaluate((area: HTMLTextAreaElement) => {
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    });
    const value = `${await field.inputValue()}${text} `;
    this.#sends(question, value);
    await this.page.keyboard.insertText(`${text} `);
    return value;
  }

  #sends(question: string, value: string): void {
    const id = `${this.#link.token} ${question} ${this.#ids.size}`;
    this.#ids.set(`${question} ${value}`, id);
    this.#last.set(question, value);
    this.#testimony.sends(this.#link.token, question, id, value);
  }

  /** What the page says of an answer now. */
  sees(question: string): Promise<Seen> {
    return this.page.locator(`[id="question.${question}"]`).evaluate((element: HTMLElement) => ({
      value: element.querySelector('textarea')?.value ?? '',
      state: element.querySelector<HTMLElement>('[data-received]')?.dataset.state ?? '',
      revision: Number(element.dataset.revision),
    }));
  }

  /** Waits until the page says that the device has the answer, or the server. */
  async isOnDevice(question: string): Promise<void> {
    const states = ['kept', 'sending', 'received'].map((state) => `[data-state="${state}"]`);
    await this.page.locator(`[id="received.${question}"]:is(${states.join()})`).waitFor();
  }

  /** Waits until the page says that the server has the answer, and notes it as told. */
  async isTold(question: string): Promise<void> {
    for (;;) {
      await this.seesReceived(question);
      const { value, state, revision } = await this.sees(question);
      if (state !== 'received') continue;
      const id = this.#ids.get(`${question} ${value}`);
      if (id === undefined) throw new Error(`${question} shows what nobody wrote: ${value}`);
      this.#testimony.isTold(id, revision);
      return;
    }
  }

  /** The field must say this, also after everything that happened; waits for it a while. */
  async finds(question: string, value: string): Promise<void> {
    const found = await this.page
      .waitForFunction(
        ([id, wanted]) => document.querySelector<HTMLTextAreaElement>(`[id="answer.${id}"]`)?.value === wanted,
        [question, value] as const,
        { timeout: 15_000 },
      )
      .then(
        () => true,
        () => false,
      );
    if (found) return;
    const said = await this.page.evaluate(
      (id) => document.querySelector<HTMLTextAreaElement>(`[id="answer.${id}"]`)?.value ?? document.body.innerText,
      question,
    );
    this.#testimony.misses(
      `${this.#link.token}: ${question} said “${value}”, and now there is “${said.slice(0, 300)}”`,
    );
  }

  /** Presses one of the buttons beside the versions of an answer: keep one, or join all. */
  async chooses(question: string, chance: Chance): Promise<void> {
    const buttons = this.page.locator(`[id="question.${question}"] .conflict button`);
    const number = await buttons.count();
    if (number === 0) return;
    await buttons.nth(chance.whole(0, number - 1)).click();
    this.#sends(question, await this.field(question).inputValue());
  }

  /** The page hears that there may be a connection again. */
  async isOnline(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
  }

  /** Waits for the receipt, and notes it as given, for all that this person wrote last: it must be in the history that `read` then gives. */
  async isGivenReceipt(read: () => Promise<History>): Promise<void> {
    await this.seesReceipt();
    const number = await this.page.evaluate(async () => {
      const response = await fetch(`${location.pathname}.json`);
      const body: { canonical: string } = await response.json();
      return String(JSON.parse(body.canonical).number);
    });
    this.#testimony.isGiven(this.#link.token, number, number);
    const { revisions } = await read();
    for (const [question, value] of this.#last) {
      const stored = revisions.findLast((one) => one.question === question && one.value === value);
      const id = this.#ids.get(`${question} ${value}`) ?? '';
      if (stored !== undefined) this.#testimony.isTold(id, stored.revision);
      else this.#testimony.misses(`${this.#link.token} is submitted without “${value}” in ${question}`);
    }
  }

  /** The tab is gone at once, without a word to the page: closed from outside, or crashed. */
  async dies(how: 'closed' | 'crashed'): Promise<void> {
    if (how === 'closed') return this.page.close();
    const session = await this.page.context().newCDPSession(this.page);
    const gone = this.page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined);
    await gone;
    await this.page.close();
  }
}
