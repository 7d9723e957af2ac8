/** Looks for the proof that an open round's form asks for, while it is filled in, so that nobody has to wait. Without this the form asks to wait instead. */
import { leadingZeros, proofText } from '../../server/foundation/proof.ts';

/** Hashes between two looks at whether the page wants something else. */
const TURN = 500;

async function find(pass: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += TURN) {
    for (let number = first; number < first + TURN; number += 1) {
      const text = proofText(pass, String(number));
      const hash = await crypto.subtle.digest('SHA-256', encoder.encode(text));
      if (leadingZeros(new Uint8Array(hash)) >= bits) return String(number);
    }
    await new Promise((resume) => setTimeout(resume));
  }
}

const form = document.querySelector<HTMLFormElement>('form[data-pass]');
const field = form?.elements.namedItem('proof');
const { pass, bits, working } = form?.dataset ?? {};

// Only where the page came over a connection that nobody reads has a browser the hash.
if (form && field instanceof HTMLInputElement && pass && bits && globalThis.crypto?.subtle !== undefined) {
  const proof = find(pass, Number(bits));
  void proof.then((found) => {
    field.value = found;
  });
  const status = form.querySelector('[data-status]');
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    const isLanguage = button instanceof HTMLButtonElement && button.name === 'lang';
    if (field.value !== '' || isLanguage) return;
    event.preventDefault();
    if (status) status.textContent = working ?? '';
    void proof.then(() => form.requestSubmit());
  });
}
