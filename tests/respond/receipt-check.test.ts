/** `/receipt/check`: what somebody who holds a receipt is told, on both engines. */
import { createHash } from 'node:crypto';
import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languages } from '../../server/pages/texts.ts';
import { inTurn } from '../fixtures/breadth.ts';
import type { Respondent } from '../fixtures/respondent.ts';
import { readPage, unescapeHtml, type WebPage } from '../fixtures/web-page.ts';
import { ENGINES, troubledWorld, type World } from './world.ts';

const PROSE = 'Vi lærte mye.\nBeboerne også.\n\nTakk! 🎈';

interface Receipt {
  clerk: Respondent;
  token: string;
  invitation: string;
  code: string;
  /** As downloaded. */
  file: string;
}

describe.each(inTurn(ENGINES, 1))('a receipt on %s', (engine) => {
  let world: World;
  let receipt: Receipt;
  beforeAll(async () => {
    world = await troubledWorld(engine);
    receipt = await submitted(PROSE, 'En linje');
  }, 60_000);
  afterAll(() => world.server.close());

  async function submitted(prose: string, line: string): Promise<Receipt> {
    const { clerk, token, invitation } = await world.respondent();
    await clerk.opens();
    clerk.types('prose', prose).types('line', line);
    await clerk.submits();
    const file = (await world.server.app.inject(`/r/${token}/receipt.json`)).body;
    const code = /code=([0-9A-Z-]+)/.exec(clerk.page.html)?.[1] ?? '';
    return { clerk, token, invitation, code, file };
  }

  /** Each from an address of its own, so that no test uses up the tries of another. */
  let address = 0;
  const nextAddress = () => {
    address += 1;
    return { remoteAddress: `10.0.${address >> 8}.${address & 255}` };
  };
  async function asks(url: string): Promise<WebPage> {
    const { statusCode, body } = await world.server.app.inject({ url, ...nextAddress() });
    return readPage(statusCode, body);
  }
  async function posts(fields: Record<string, string>, language = 'en'): Promise<WebPage> {
    // As a browser sends a text: line ends as CRLF.
    const crlf = Object.entries(fields).map(([name, value]) => [name, value.replaceAll('\n', '\r\n')]);
    const { statusCode, body } = await world.server.app.inject({
      method: 'POST',
      url: `/receipt/check?lang=${language}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(Object.fromEntries(crlf)).toString(),
      ...nextAddress(),
    });
    return readPage(statusCode, body);
  }
  /** Posts as a browser does that has a file chosen. */
  async function uploads(file: string, fields: Record<string, string> = {}): Promise<WebPage> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ code: '', text: '', ...fields })) form.set(name, value);
    form.set('file', new File([file], 'receipt.json', { type: 'application/json' }));
    const request = new Request('http://samsvar.example/', { method: 'POST', body: form });
    const { statusCode, body } = await world.server.app.inject({
      method: 'POST',
      url: '/receipt/check?lang=en',
      headers: { 'content-type': String(request.headers.get('content-type')) },
      payload: Buffer.from(await request.arrayBuffer()),
      ...nextAddress(),
    });
    return readPage(statusCode, body);
  }

  it('has the address of the check page as a QR code, and beside it in writing', async () => {
    const { html, text } = await receipt.clerk.opensReceipt();
    const wanted = `http://samsvar.example/receipt/check?code=${receipt.code}`;
    expect(text).toContain(wanted);
    expect(unescapeHtml(/role="img" aria-label="([^"]+)"/.exec(html)?.[1] ?? '')).toContain(wanted);
    expect(readQr(html)).toBe(wanted);
  });

  it('is found by its code alone: that it was received, when, its number, survey, questionnaire and place in the ledger, and nothing of what it says', async () => {
    for (const code of [receipt.code, receipt.code.toLowerCase().replaceAll('-', ' ')]) {
      const page = await asks(`/receipt/check?lang=en&code=${encodeURIComponent(code)}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain('A submission with this code was received.');
      expect(page.text).toContain(z.object({ hash: z.string() }).parse(JSON.parse(receipt.file)).hash);
      expect(page.text).toMatch(/Block\s*\d/);
      for (const secret of ['lærte', 'En linje', municipalityName()]) expect(page.html).not.toContain(secret);
    }
  });

  const municipalityName = () =>
    /fra ([^.]+) er mottatt/.exec(receipt.clerk.page.text)?.[1] ?? 'no name on the receipt';

  it('is told from a code that nobody has, one that is mistyped, and none', async () => {
    const unknown = await asks('/receipt/check?lang=en&code=0000-0000-0000-0');
    expect([unknown.status, unknown.text.includes('No submission with this code')]).toEqual([404, true]);
    const wrong = receipt.code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const mistyped = await asks(`/receipt/check?lang=en&code=${wrong}`);
    expect([mistyped.status, mistyped.text.includes('This cannot be a check code')]).toEqual([422, true]);
    const none = await posts({ code: '', text: '' });
    expect([none.status, none.text.includes('Type the check code')]).toEqual([422, true]);
    expect((await asks('/receipt/check?lang=en')).status).toBe(200);
  });

  it.each([
    ['exactly one answer', PROSE, 'Exactly this text was received, as the answer to:'],
    ['another answer', 'En linje', 'Exactly this text was received, as the answer to:'],
    ['white space at the ends', `\n${PROSE}  `, 'differs only in spaces or line breaks'],
    [
      'other line ends',
      PROSE.replaceAll('\n', '\u2028').replace('mye.', 'mye. '),
      'differs only in spaces or line breaks',
    ],
    ['a character more', `${PROSE}!`, 'Exactly this text was not received'],
    ['one letter written otherwise', PROSE.replace('lærte', 'lærtе'), 'Exactly this text was not received'],
    ['white space inside', PROSE.replace('Vi lærte', 'Vi  lærte'), 'Exactly this text was not received'],
    ['a part of it', 'Vi lærte mye.', 'Exactly this text was not received'],
    ['nothing but spaces', '   ', 'Exactly this text was not received'],
  ])('is compared with a text to the character: %s', async (_, text, said) => {
    const page = await posts({ code: receipt.code, text });
    expect(page.status).toBe(200);
    expect(page.text).toContain(said);
    // Never lost, never a hint to whose it is.
    expect(page.controls.find(({ name }) => name === 'text')?.value).toBe(text.replaceAll('\r\n', '\n'));
    expect(page.html).not.toContain(municipalityName());
  });

  it('is compared with the downloaded file, pasted or chosen, with or without the code', async () => {
    const said = `exactly what was received, to the last character. It is from ${municipalityName()}.`;
    for (const page of [
      await posts({ code: receipt.code, text: receipt.file }),
      await posts({ code: '', text: receipt.file }),
      await uploads(receipt.file),
      await uploads(`\ufeff${receipt.file}`, { code: receipt.code }),
    ]) {
      expect(page.status).toBe(200);
      expect(page.text).toContain(said);
    }
  });

  it('is told from a file that was changed, and from another submission’s', async () => {
    const changed = await uploads(receipt.file.replace('mye', 'lite'), { code: receipt.code });
    expect(changed.text).toContain('The receipt file has been changed');
    expect(changed.html).not.toContain(municipalityName());
    const parsed = z
      .object({ hash: z.string(), salt: z.string(), canonical: z.string() })
      .parse(JSON.parse(receipt.file));
    const canonical = parsed.canonical.replace('mye', 'lite');
    const rehashed = {
      ...parsed,
      canonical,
      hash: createHash('sha256')
        .update(parsed.salt + canonical)
        .digest('hex'),
    };
    expect((await uploads(JSON.stringify(rehashed), { code: receipt.code })).text).toContain(
      'is not of this submission',
    );
    expect((await uploads(JSON.stringify(rehashed))).text).toContain('No submission with this code');
    const other = await submitted('Noe annet', 'Linje');
    expect((await uploads(other.file, { code: receipt.code })).text).toContain('is not of this submission');
  });

  it('is said in every language, and a change of language keeps what was typed', async () => {
    for (const language of languages) {
      const page = await posts({ code: receipt.code, text: PROSE, lang: language });
      expect(page.language).toBe(language);
      expect(page.text).not.toMatch(/(?:receipt|respond):[a-z]|\{\{/);
      expect(page.controls.find(({ name }) => name === 'text')?.value).toBe(PROSE);
    }
  });

  it('is found until too many codes were tried from one address, GET and POST and proof alike', async () => {
    const remoteAddress = '192.0.2.7';
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries += 1)
      for (const request of [
        { method: 'GET' as const, url: `/receipt/check?code=${receipt.code}` },
        { method: 'GET' as const, url: `/receipt/check/proof?code=${receipt.code}` },
        {
          method: 'POST' as const,
          url: '/receipt/check',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: `code=${receipt.code}`,
        },
      ])
        statuses.push((await world.server.app.inject({ ...request, remoteAddress })).statusCode);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(200));
    expect(new Set(statuses.slice(30))).toEqual(new Set([429]));
    expect((await world.server.app.inject({ url: '/receipt/check', remoteAddress })).statusCode).toBe(200);
  });

  it('whose place in the ledger does not fit what is stored is not called sound', async () => {
    const { store } = world.server.context;
    const real = { ledgerBlocks: store.ledgerBlocks, submissionByCode: store.submissionByCode };
    const url = `/receipt/check?lang=en&code=${receipt.code}`;
    // A block's time that was changed; then an answer that was.
    store.ledgerBlocks = async (...of) =>
      (await real.ledgerBlocks(...of)).map((block) => ({ ...block, sealedAt: block.sealedAt + 1 }));
    const pages = [await asks(url)];
    const proof = await world.server.app.inject({ url: url.replace('check?', 'check/proof?'), ...nextAddress() });
    Object.assign(store, real);
    store.submissionByCode = async (code) => {
      const found = await real.submissionByCode(code);
      const answer = found?.answers.prose;
      return found && answer && { ...found, answers: { ...found.answers, prose: { ...answer, value: 'Løgn' } } };
    };
    pages.push(await asks(url));
    Object.assign(store, real);
    for (const page of pages) expect(page.text).toContain('Something is wrong with what is kept here');
    expect(proof.statusCode).toBe(500);
    expect(proof.body).toContain('Something is wrong with what is kept here');
  });

  it('that is cut on its way is refused, not a fault', async () => {
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
    for (const payload of [
      '',
      '--x',
      '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf',
      'none at all',
    ]) {
      const request = { method: 'POST' as const, url: '/receipt/check', headers: multipart, payload };
      const { statusCode } = await world.server.app.inject({ ...request, ...nextAddress() });
      expect(statusCode, payload).toBeLessThan(500);
    }
    const large = await uploads('x'.repeat(4 * 1024 * 1024 + 1));
    expect(large.status).toBe(413);
  });
});

/** Reads the page's QR code as a camera would: from its pixels. */
function readQr(html: string): string {
  const svg = /<svg class="qr"[^>]*viewBox="0 0 (\d+) \d+"[^>]*>[\s\S]*?<path d="([^"]+)"/.exec(html);
  const size = Number(svg?.[1]);
  const scale = 4;
  const side = size * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, length] of (svg?.[2] ?? '').matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1)
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column += 1)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  return decodeQR({ width: side, height: side, data });
}
