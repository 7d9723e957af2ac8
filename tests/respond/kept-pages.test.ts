/** The service worker reads our pages as text: what the server writes is what it understands. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetsFrom, assetsIn, isForm, isFormLike, linkOf, revisionsIn } from '../../client/worker/page-text.ts';
import { troubledWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await troubledWorld();
});
afterAll(() => world.server.close());

describe('a page', () => {
  it('names its files, and the revision of every question in its order', async () => {
    const { token } = await world.respondent();
    const { app, context } = world.server;
    for (const value of ['En', 'To'])
      await app.inject({
        method: 'PUT',
        url: `/api/v1/r/${token}/answers/prose`,
        payload: { value, baseRevision: value === 'En' ? 0 : 1, clientId: value },
      });
    const { body, headers } = await app.inject(`/r/${token}?lang=es`);
    expect(headers['x-samsvar-page']).toBe('1');
    expect(headers['content-language']).toBe('es');
    const { url } = context.assets;
    expect(assetsIn(body).sort()).toEqual([url('client/styles/form.css'), url('client/form/form.ts')].sort());
    const questions = [...body.matchAll(/data-question="([^"]+)" data-kind/g)].map((match) => match[1]);
    expect(questions.length).toBeGreaterThan(5);
    expect(revisionsIn(body)).toEqual(questions.map((question) => (question === 'prose' ? 2 : 0)));
  });

  it('that is no form has no revisions', async () => {
    const { body, headers } = await world.server.app.inject('/resume');
    expect(headers['x-samsvar-page']).toBe('1');
    expect(revisionsIn(body)).toEqual([]);
  });

  it('that is a problem is no page to keep', async () => {
    const { headers } = await world.server.app.inject('/r/nobody/nothing');
    expect(headers['x-samsvar-page']).toBeUndefined();
  });
});

describe('an address', () => {
  const at = (address: string): URL => new URL(address, 'https://survey.example');
  it('is the form’s own only without what says more than the form', () => {
    expect(['/r/T', '/r/T?lang=es'].map((one) => isForm(at(one)))).toEqual([true, true]);
    for (const other of ['/r/T?saved=1', '/r/T?check=1', '/r/T?show=code', '/r/T/receipt', '/resume', '/api/v1/r/T'])
      expect(isForm(at(other)), other).toBe(false);
  });
  it('may be stood for by the form where it is the form with a sentence more', () => {
    expect(['/r/T?saved=1', '/r/T?lang=es&check=1'].map((one) => isFormLike(at(one)))).toEqual([true, true]);
    expect(['/r/T?show=history', '/r/T/receipt'].map((one) => isFormLike(at(one)))).toEqual([false, false]);
  });
  it('belongs to a link, or to none', () => {
    expect(['/r/a-B_9', '/r/a-B_9/receipt'].map((one) => linkOf(at(one)))).toEqual(['/r/a-B_9', '/r/a-B_9']);
    for (const other of ['/', '/r/', '/resume', '/api/v1/r/T', '/assets/form.js'])
      expect(linkOf(at(other)), other).toBeUndefined();
  });
});

describe('a built file', () => {
  it('names those that it loads in its turn, as the builder writes them', () => {
    const code = 'import{a}from"./page-D7AjEwDO.js";const b=()=>import(`./late-x_Y-9aZ0.js`);';
    expect(assetsFrom(code)).toEqual(['/assets/page-D7AjEwDO.js', '/assets/late-x_Y-9aZ0.js']);
    expect(assetsFrom('a{background:url(/assets/mark-D7AjEwDO.svg)}')).toEqual(['/assets/mark-D7AjEwDO.svg']);
  });
  it('names none that was not built', () => {
    const folder = join(world.server.context.assets.folder, 'assets');
    const built = readdirSync(folder);
    const named = built
      .filter((file) => /\.(js|css)$/.test(file))
      .flatMap((file) => assetsFrom(readFileSync(join(folder, file), 'utf8')));
    expect(named.filter((path) => !built.includes(path.slice('/assets/'.length)))).toEqual([]);
  });
});
