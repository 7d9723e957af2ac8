/** One message as it goes over the line. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTry } from '../../../server/fieldwork/outbox/backoff.ts';
import { messageNamed, parcelOf } from '../../../server/fieldwork/outbox/mail.ts';
import { mailHtml } from '../../../server/fieldwork/outbox/mail-html.ts';
import { newId } from '../../../server/foundation/ids.ts';
import type { Message } from '../../../server/store/messages.ts';
import { readMail } from '../../fixtures/mail-server.ts';
import { aMessage, MINUTE, SURVEY } from './world.ts';

const CONFIG = { mailFrom: 'skjema@samsvar.example', mailReplyTo: undefined, dkim: undefined };
const AT = Date.parse('2014-06-02T08:00:00Z');

const stored = (more: Partial<Message> = {}): Message => ({
  ...aMessage(),
  id: newId(),
  state: 'sending',
  attempts: 1,
  said: '',
  sentAt: null,
  changedAt: AT,
  ...more,
});

async function written(
  more: Partial<Message> = {},
  names = { sender: 'Undersøkelsen', recipient: 'Åse Ål' },
  config: Parameters<typeof parcelOf>[0] = CONFIG,
) {
  const message = stored(more);
  const parcel = await parcelOf(config, message, names, AT);
  return { message, parcel, ...readMail(Buffer.from(parcel.content).toString('latin1')) };
}

describe('a message', () => {
  it('has names and subject with every letter, and the same text as text and as HTML', async () => {
    const { headers, parts } = await written(
      { subject: 'Til Ål, Sololá og 日本 🎈', body: 'Kjære Åse\n\nHilsen\nÅl' },
      { sender: 'Erfaringer fra vennskap «MIC» – 2014', recipient: 'José Ål' },
    );
    expect(headers.subject).toBe('Til Ål, Sololá og 日本 🎈');
    expect(headers.from).toBe('Erfaringer fra vennskap «MIC» – 2014 <skjema@samsvar.example>');
    expect(headers.to).toBe('José Ål <kari@alta.example>');
    expect(headers.date).toBe('Mon, 02 Jun 2014 08:00:00 +0000');
    expect(headers['content-type']).toMatch(/^multipart\/alternative/);
    expect(parts['text/plain']?.trim()).toBe('Kjære Åse\n\nHilsen\nÅl');
    expect(parts['text/html']).toMatch(/Kjære Åse<\/p>[\s\S]*Hilsen<br>\s*Ål<\/p>/);
  });

  it('is named after itself, the same in every try', async () => {
    const { message, headers, parcel } = await written();
    expect(headers['message-id']).toBe(`<${SURVEY}.${message.id}@samsvar.example>`);
    const again = await parcelOf(CONFIG, message, { sender: '', recipient: '' }, AT + 1);
    expect(again.id).toBe(parcel.id);
    expect(messageNamed(headers['message-id'] ?? '')).toEqual({ survey: SURVEY, id: message.id });
    expect(messageNamed(parcel.id)).toEqual({ survey: SURVEY, id: message.id });
    expect(messageNamed('<CAF0=x@mail.example>')).toBeUndefined();
  });

  it('asks for no out-of-office answer where nobody pressed a button', async () => {
    expect((await written({ kind: 'reminder' })).headers['auto-submitted']).toBe('auto-generated');
    expect((await written({ kind: 'invitation' })).headers['auto-submitted']).toBeUndefined();
  });

  it('is answered where the configuration says', async () => {
    const config = { ...CONFIG, mailReplyTo: 'svar@nibr.example' };
    expect((await written({}, undefined, config)).headers['reply-to']).toBe('svar@nibr.example');
    expect((await written()).headers['reply-to']).toBeUndefined();
  });

  it('is signed where there is a key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const dkim = { domain: 'samsvar.example', selector: 'june', key };
    const signature = (await written({}, undefined, { ...CONFIG, dkim })).headers['dkim-signature'] ?? '';
    expect(signature).toMatch(/\bd=samsvar\.example;/);
    expect(signature).toMatch(/\bs=june;/);
    expect(signature).toMatch(/\bb=\S/);
  });

  it('gets no header of its own out of any name, subject or text', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'x\r\nBcc: all@evil.example',
        'x\nX: y',
        '\r\n\r\nbody',
        '"<a@b.example>, c',
        'a\u2028b\u0085c\u0000',
      ),
    );
    const ours =
      'Content-Language Content-Transfer-Encoding Content-Type Date From MIME-Version Message-ID Subject To'.split(' ');
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (subject, body, sender, recipient) => {
        const { lines, parcel } = await written({ subject, body }, { sender, recipient });
        const names = lines.map((line) => line.slice(0, line.indexOf(':')));
        expect(names.filter((name) => !ours.includes(name))).toEqual([]);
        expect(names).toEqual([...new Set(names)]);
        expect(lines.find((line) => line.startsWith('To:'))).toMatch(/<?kari@alta\.example>?$/);
        expect(parcel.to).toBe('kari@alta.example');
      }),
      { numRuns: 30 },
    );
  });
});

describe('a message as HTML', () => {
  const html = (body: string) => mailHtml({ language: 'nn', subject: 'Emne', body });
  it('has a button for a line that is a link, with its address to read, and links within lines', () => {
    const page = html('Hei\n\nhttps://a.example/r/x?y=1&z=2\n\nSjå https://b.example/side. Takk');
    expect(page).toMatch(/<a href="https:\/\/a\.example\/r\/x\?y=1&amp;z=2" style="[^"]+">Opne sida<\/a>/);
    expect(page).toContain('>https://a.example/r/x?y=1&amp;z=2</p>');
    expect(page).toContain('<a href="https://b.example/side">https://b.example/side</a>. Takk');
    expect(page).toContain('<html lang="nn" dir="ltr">');
    expect(page).toContain('<title>Emne</title>');
  });
  it('takes nothing of a text for HTML, and fetches nothing', () => {
    const page = html('<img src="https://evil.example/x.png"> & <script>1</script>\n\njavascript:alert(1)');
    expect(page).not.toMatch(/<(img|script|link|style|iframe)\b/);
    expect(page).not.toContain('href="javascript');
  });
});

it('what failed is tried again after 1, 5, 15, 60 minutes and so on, a little later by chance, for four days', () => {
  expect([1, 2, 3, 4].map((tries) => nextTry(tries, 0, 0))).toEqual([1, 5, 15, 60].map((minutes) => minutes * MINUTE));
  expect(nextTry(1, 0, 1)).toBe(1.2 * MINUTE);
  const waits = Array.from({ length: 10 }, (_, at) => nextTry(at + 1, 0, 0) ?? 0);
  expect(waits.reduce((sum, wait) => sum + wait) / (24 * 60 * MINUTE)).toBeGreaterThan(3.5);
  expect(nextTry(11, 0, 0)).toBeUndefined();
});
