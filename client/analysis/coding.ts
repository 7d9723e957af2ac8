/**
 * The coding workplace with a script: words are marked in the text itself, with mouse, finger or keyboard, a tick or a number codes them at once, and what others do appears. Everything is
 * sent as the forms that are on the page without it; the server's page is the one that draws.
 */
import { acts, offeredStep, type Taken, type Way, wayOf } from './acts.ts';
import { codeFilter } from './code-filter.ts';
import { renew } from './renewal.ts';
import { drawStripes, type Row } from './stripes.ts';
import { rangeOf, type Span, spanOf } from './text-points.ts';

/** Milliseconds between two looks where no stream can be had. */
const POLL = 10_000;

const place = document.getElementById('coding-place');
const text = document.getElementById('coded-text');
if (place !== null && text !== null) begin(place, text);

function begin(place: HTMLElement, text: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>('#coding-form');
  const margin = document.getElementById('coding-stripes');
  const status = document.getElementById('coding-target');
  const notice = document.getElementById('coding-notice');
  const tree = document.getElementById('code-tree');
  const whole = document.querySelector<HTMLInputElement>('#whole');
  const said = (name: string): string => place.dataset[`text${name}`] ?? '';
  let target: Span | undefined;
  let isRenewing = false;
  const ways = document.getElementById('coding-ways');
  const wayButtons = [...document.querySelectorAll<HTMLButtonElement>('button[data-way]')];
  const done = acts(() => {
    for (const button of wayButtons)
      button.ariaDisabled = String(!done.has(button.dataset.way === 'redo' ? 'redo' : 'undo'));
    if (ways !== null) ways.hidden = false;
  });
  let queue = Promise.resolve();
  let filter = (): void => undefined;

  const rows = (): Row[] => JSON.parse(document.getElementById('coding-data')?.dataset.rows ?? '[]');
  const draw = (): void => {
    if (margin !== null) drawStripes(text, margin, rows());
  };
  const isMeant = (row: Row): boolean =>
    row.own && (whole?.checked ? row.whole : !row.whole && row.from === target?.from && row.to === target.to);
  const hasTarget = (): boolean => whole?.checked === true || target !== undefined;

  /** Shows what is chosen, and ticks the codes that it has. */
  function showTarget(): void {
    const has = new Set(
      rows()
        .filter(isMeant)
        .map(({ code }) => code),
    );
    for (const box of tree?.querySelectorAll<HTMLInputElement>('input[name="code"]') ?? [])
      box.checked = has.has(box.value);
    for (const button of document.querySelectorAll<HTMLButtonElement>('button[name="quick"]'))
      button.setAttribute('aria-pressed', String(hasTarget() && has.has(button.value)));
    for (const [name, value] of Object.entries({ from: target?.from, to: target?.to })) {
      const field = form?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      if (field) field.value = value === undefined ? '' : String(value);
    }
    if (status !== null) {
      const words = target === undefined ? '' : rangeOf(text, target).toString();
      const short = words.length > 80 ? `${words.slice(0, 60)} … ${words.slice(-15)}` : words;
      status.hidden = target === undefined;
      status.textContent = target === undefined ? '' : said('Chosen').replace('%', short);
    }
    if ('highlights' in CSS) {
      if (target === undefined) CSS.highlights.delete('chosen');
      else CSS.highlights.set('chosen', new Highlight(rangeOf(text, target)));
    }
  }

  function say(sentence: string): void {
    const box = document.createElement('div');
    box.className = 'ds-alert';
    box.textContent = sentence;
    notice?.replaceChildren(box);
  }

  function take(fresh: Document, saved?: Element | null): void {
    const now = fresh.getElementById('coding-place');
    // The session may have ended: then it is the sign-in page. Or the answer is another now.
    if (now === null || now.dataset.revision !== place.dataset.revision) {
      location.reload();
      return;
    }
    isRenewing = true;
    const wasInText = document.activeElement === text;
    const { isFocusLost } = renew(fresh, saved);
    const data = document.getElementById('coding-data');
    const rowsNow = fresh.getElementById('coding-data')?.dataset.rows;
    if (data !== null && rowsNow !== undefined) data.dataset.rows = rowsNow;
    if (now.dataset.stamp !== undefined) place.dataset.stamp = now.dataset.stamp;
    if (wasInText && target !== undefined) {
      const selection = getSelection();
      selection?.removeAllRanges();
      selection?.addRange(rangeOf(text, target));
    }
    if (isFocusLost) text.focus({ preventScroll: true });
    filter();
    showTarget();
    draw();
    // The event that tells of the selection comes later than this.
    setTimeout(() => {
      isRenewing = false;
    });
  }

  async function ask(address: string, body?: URLSearchParams): Promise<Document | undefined> {
    try {
      const response = await fetch(address, {
        // The page is open: seeing it again is no further entry in the audit log.
        headers: { accept: 'text/html', 'samsvar-renewal': 'yes' },
        ...(body && { method: 'POST', body }),
      });
      return new DOMParser().parseFromString(await response.text(), 'text/html');
    } catch {
      say(said('Offline'));
      return undefined;
    }
  }

  async function act(address: string, body: URLSearchParams, saved?: Element | null): Promise<Document | undefined> {
    const fresh = await ask(address, body);
    if (fresh === undefined) return undefined;
    const back = offeredStep(fresh);
    // The buttons beside the text take back more than the last act.
    fresh.querySelector('form[data-undo]')?.remove();
    const told = fresh.getElementById('coding-notice');
    if (told !== null) notice?.replaceChildren(...[...told.childNodes].map((node) => document.importNode(node, true)));
    if (back !== undefined && !body.has('step')) done.did(back);
    take(fresh, saved);
    return fresh;
  }

  /** One after the other, so that what comes back last is what holds. */
  function send(address: string, body: URLSearchParams, saved?: Element | null): void {
    queue = queue.then(async () => {
      await act(address, body, saved);
    });
  }

  /** Takes back the newest act, or does again what was taken back last. */
  function step(way: Way): void {
    queue = queue.then(() =>
      done.take(way, async ({ act: doing, codings }): Promise<Taken> => {
        if (form === null) return 'unsent';
        const csrf = fieldsOf(form).get('csrf') ?? '';
        const body = new URLSearchParams([
          ...[
            ['csrf', csrf],
            ['do', doing],
            ['step', way],
          ],
          ...codings.map((id) => ['coding', id]),
        ]);
        const fresh = await act(form.action, body);
        if (fresh === undefined) return 'unsent';
        return document.getElementById('coding-error') === null ? 'done' : 'gone';
      }),
    );
  }

  const look = (): void => {
    queue = queue.then(async () => {
      const address = new URL(location.href);
      for (const name of ['done', 'coding']) address.searchParams.delete(name);
      const fresh = await ask(address.href);
      if (fresh !== undefined) take(fresh);
    });
  };

  const fieldsOf = (from: HTMLFormElement, submitter?: HTMLElement | null): URLSearchParams =>
    new URLSearchParams([...new FormData(from, submitter)].map(([name, value]) => [name, String(value)]));

  /** Codes what is chosen with one code, or takes that code off it. */
  function toggle(code: string): void {
    if (form === null) return;
    if (!hasTarget()) {
      showTarget();
      say(said('ChooseFirst'));
      return;
    }
    const there = rows().find((row) => row.code === code && isMeant(row));
    const fields = fieldsOf(form);
    for (const name of ['code', 'passage', 'sentence']) fields.delete(name);
    fields.set('do', there === undefined ? 'code' : 'remove');
    if (there === undefined) fields.set('code', code);
    else fields.set('coding', there.id);
    send(form.action, fields);
  }

  document.addEventListener('submit', (event) => {
    const sent = event.target;
    if (!(sent instanceof HTMLFormElement) || sent.dataset.quiet === undefined) return;
    event.preventDefault();
    const { submitter } = event;
    if (sent === form && submitter instanceof HTMLButtonElement && submitter.name === 'quick')
      return toggle(submitter.value);
    send(
      sent.action,
      fieldsOf(sent, submitter),
      sent.parentElement?.closest('#coding-codings, #memos-answer, #memos-case'),
    );
  });

  document.addEventListener('change', ({ target: changed }) => {
    if (!(changed instanceof HTMLInputElement)) return;
    if (changed === whole) {
      if (whole.checked) target = undefined;
      showTarget();
    } else if (changed.name === 'code') toggle(changed.value);
    const layers = changed.closest<HTMLFormElement>('form[data-layers]');
    if (layers === null) return;
    history.replaceState(null, '', `${layers.action}?${fieldsOf(layers)}`);
    look();
  });

  document.addEventListener('selectionchange', () => {
    const selection = getSelection();
    if (isRenewing || form === null || selection === null || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    if (range.collapsed && document.activeElement !== text) return;
    const span = spanOf(text, range);
    target = range.collapsed || span.from === span.to ? undefined : span;
    if (whole !== null) whole.checked = false;
    showTarget();
  });

  /** The words of one coding stand out while its line in the list, or its stripe, is pointed at. */
  function light({ target: pointed }: Event): void {
    const of =
      pointed instanceof Element
        ? pointed.closest<HTMLElement>('.coding-list > li, .coding-stripe, .coding-stripe-name')
        : null;
    for (const one of document.querySelectorAll('.lit')) one.classList.remove('lit');
    const id = of?.dataset.coding;
    if (id === undefined) return;
    for (const one of document.querySelectorAll(`[data-coding="${CSS.escape(id)}"]`)) one.classList.add('lit');
  }
  for (const event of ['pointerover', 'focusin']) document.addEventListener(event, light);

  place.classList.add('has-script');
  if (form !== null) {
    caretIn(text, said('Label'));
    text.addEventListener('keydown', (event) => {
      if (event.altKey) return;
      if (!event.ctrlKey && !event.metaKey && /^[1-9]$/.test(event.key)) {
        event.preventDefault();
        const button = document.querySelectorAll<HTMLButtonElement>('button[name="quick"]')[Number(event.key) - 1];
        if (button) toggle(button.value);
      }
    });
    document.addEventListener('keydown', (event) => {
      const way = wayOf(event);
      if (way === undefined) return;
      event.preventDefault();
      step(way);
    });
    for (const button of wayButtons)
      button.addEventListener('click', () => step(button.dataset.way === 'redo' ? 'redo' : 'undo'));
    const before = offeredStep(document);
    if (before !== undefined) done.did(before);
    document.querySelector('form[data-undo]')?.remove();
    // What a keyboard on glass puts in cannot always be refused.
    text.addEventListener('input', look);
    for (const id of ['without-script', 'code-button']) document.getElementById(id)?.setAttribute('hidden', '');
    const field = document.getElementById('coding-filter');
    if (field !== null && tree !== null) filter = codeFilter(field, tree, (box) => toggle(box.value));
  }
  new ResizeObserver(draw).observe(text);
  draw();
  follow(place, look);
}

/** Lets keys and screen readers move and select in the text, as in a field; nothing in it can be changed. In running text Shift with the arrow keys selects nothing. */
function caretIn(text: HTMLElement, label: string): void {
  const attributes = { role: 'textbox', 'aria-multiline': 'true', 'aria-readonly': 'true', 'aria-label': label };
  const more = { 'aria-describedby': 'answer-hint', inputmode: 'none', spellcheck: 'false', autocapitalize: 'off' };
  for (const [name, value] of Object.entries({ ...attributes, ...more })) text.setAttribute(name, value);
  text.contentEditable = 'true';
  for (const event of ['beforeinput', 'paste', 'cut', 'drop', 'dragstart'])
    text.addEventListener(event, (refused) => refused.preventDefault());
}

/** Asks `look` whenever the server says that something is another than this page shows. */
function follow(place: HTMLElement, look: () => void): void {
  let stream: EventSource | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  const listen = (): void => {
    stream?.close();
    clearInterval(poll);
    if (document.hidden) return;
    stream = new EventSource(place.dataset.events ?? '');
    stream.addEventListener('coding', ({ data }) => {
      if (JSON.parse(data).stamp !== place.dataset.stamp) look();
    });
    // It tries again by itself unless it was refused.
    stream.addEventListener('error', () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      clearInterval(poll);
      poll = setInterval(look, POLL);
    });
  };
  addEventListener('visibilitychange', listen);
  listen();
}
