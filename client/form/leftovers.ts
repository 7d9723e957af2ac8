/** On pages without a form: texts of this link that the server never received, to be copied or saved, and removed. On a form: those of a link that its own has replaced. */
import { DeviceStorage } from '../device/storage.ts';
import { whenGone } from '../device/tab.ts';
import { isUnsent } from '../sync/entry.ts';
import type { AnswerRecord, StoredRecord, Value } from '../sync/records.ts';
import { download } from './download.ts';
import { pathOf } from './page.ts';

/**
 * Fills the island, once the form on the page, if any, has taken up what it takes care of (`started`); it stays empty where the device has nothing. What was received leaves the device at the same time, and so does a
 * submission that waited: nothing is submitted later that nobody thinks of any more.
 */
export async function showLeftovers(island: HTMLElement, started?: Promise<void>): Promise<void> {
  await started;
  const { path = pathOf(location), not } = island.dataset;
  const storage = new DeviceStorage(path, '', not);
  // A device that cannot be read shows nothing.
  const records: StoredRecord[] = await storage.all().catch(() => []);
  for (const record of records) if (record.kind === 'received') await storage.delete(record.id);
  const owned = records.filter((record) => record.kind !== 'received');
  for (const device of new Set(owned.map((record) => record.device))) {
    // Where the form is still open in another tab, that one goes on with it.
    await whenGone(device, false, async () => {
      const left: AnswerRecord[] = [];
      for (const record of owned.filter((one) => one.device === device)) {
        if (record.kind === 'answer' && isUnsent(record)) left.push(record);
        else await storage.delete(record.id);
      }
      const remove = async () => {
        for (const { id } of left) await storage.delete(id);
      };
      if (left.length > 0) draw(island, left, remove);
    });
  }
}

function draw(island: HTMLElement, records: AnswerRecord[], remove: () => Promise<void>): void {
  const { textHeading = '', textMeans = '', textCopy = '', textRemove = '', textFile = '' } = island.dataset;
  const written = records.map(({ question, label, typed }) => ({ label: label ?? question, text: textOf(typed) }));
  const place = make('section', 'not-received');
  const button = (text: string, act: () => void): HTMLButtonElement => {
    const one = make('button', 'ds-button', text);
    one.type = 'button';
    one.dataset.variant = 'secondary';
    one.addEventListener('click', act);
    return one;
  };
  const actions = make('div', 'actions');
  actions.append(
    button(textCopy, () => download(written, textFile)),
    button(textRemove, () => void remove().then(() => place.remove())),
  );
  const texts = written.map(({ label, text }) => {
    const one = make('div', 'answered');
    const shown = make('div', 'answer-text', text);
    shown.dir = 'auto';
    one.append(make('h3', 'ds-heading', label), shown);
    return one;
  });
  place.append(make('h2', 'ds-heading', textHeading), make('p', '', textMeans), ...texts, actions);
  island.append(place);
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Without the form nobody knows the words of its choices; their ids are better than nothing. */
const textOf = (value: Value): string =>
  value !== null && typeof value === 'object'
    ? Object.entries(value)
        .map(([part, text]) => (Array.isArray(value) ? text : `${part}: ${text}`))
        .join('\n')
    : String(value ?? '–');
