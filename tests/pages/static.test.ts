import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../server/pages/html.ts';
import { layout } from '../../server/pages/layout.ts';
import { translator } from '../../server/pages/texts.ts';
import { startServer, type TestServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe('built files', () => {
  it('are served packed to who takes brotli, and kept by browsers for a year', async () => {
    const url = server.context.assets.url('client/styles/form.css');
    const packed = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.statusCode).toBe(200);
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(packed.headers['content-type']).toContain('text/css');
    const plain = await server.app.inject({ url });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.rawPayload.length).toBeGreaterThan(packed.rawPayload.length * 3);
  });

  it('have both packed forms beside them', () => {
    const folder = join(server.context.assets.folder, 'assets');
    const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) for (const end of ['.br', '.gz']) expect(existsSync(join(folder, file + end))).toBe(true);
  });

  it('include an icon that changes its content but not its name, so it is kept for a day', async () => {
    const icon = await server.app.inject('/favicon.svg');
    expect(icon.headers['content-type']).toContain('image/svg+xml');
    expect(icon.headers['cache-control']).toBe('public, max-age=86400');
  });

  it('include the service worker, under one name, which browsers look for anew, and which holds its build', async () => {
    const packed = await server.app.inject({ url: '/r/sw.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.statusCode).toBe(200);
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.headers['content-type']).toMatch(/javascript; charset=utf-8$/);
    expect(packed.headers['cache-control']).toBe('no-cache');
    // The policy that it runs under: its own server and nobody else.
    expect(String(packed.headers['content-security-policy']).split('; ')).toContain("connect-src 'self'");
    const { etag } = packed.headers;
    const again = await server.app.inject({
      url: '/r/sw.js',
      headers: { 'accept-encoding': 'gzip, br', 'if-none-match': String(etag) },
    });
    expect(again.statusCode).toBe(304);
    const plain = await server.app.inject('/r/sw.js');
    const stamp = readFileSync(join(server.context.assets.folder, '.inputs'), 'utf8');
    expect(plain.body).toContain(stamp.slice(0, 16));
    expect(existsSync(join(server.context.assets.folder, 'sw.js.gz'))).toBe(true);
  });

  it('are no way to other files', async () => {
    for (const url of ['/assets/../package.json', '/assets/%2e%2e/.vite/manifest.json', '/assets/.inputs', '/assets/'])
      expect((await server.app.inject(url)).statusCode).toBeGreaterThanOrEqual(400);
  });
});

describe('the frame of a page', () => {
  const page = (synthetic: boolean) =>
    layout({
      t: translator('nn'),
      language: 'nn',
      title: 'A <b> & "c"',
      assets: server.context.assets,
      style: 'form',
      scripts: ['client/form/form.ts'],
      synthetic,
      body: html`<h1>Hei</h1>`,
    });

  it('is a document with language, direction, title and a way past the header', () => {
    const text = page(false);
    expect(text).toContain('<html lang="nn" dir="ltr">');
    expect(text).toContain('<title>A &lt;b&gt; &amp; &quot;c&quot; – Samsvar</title>');
    expect(text).toContain('<a class="ds-skip-link" href="#main" data-text="page.skip">Hopp til hovudinnhaldet</a>');
    expect(text).toContain('content="noindex, nofollow"');
  });

  it('has nothing inline that the policy forbids, and nothing from another place', () => {
    const text = page(true);
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/);
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('says on every page with synthetic answers that they are', () => {
    expect(page(true)).toContain('Syntetiske svar');
    expect(page(false)).not.toContain('Syntetiske svar');
  });
});
