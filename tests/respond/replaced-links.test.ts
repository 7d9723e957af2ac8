/** A link that leaked or was lost is replaced: the draft is there with the new one, and whoever holds the old one loses no word. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, tokenOf } from '../../server/fieldwork/invitations.ts';
import { reissue } from '../../server/fieldwork/invite/reissue.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { readEvents } from '../fixtures/event-stream.ts';
import { ENGINES, troubledWorld, type World } from './world.ts';

describe.each(inTurn(ENGINES, 0))('a replaced link on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine, { SMTP_URL: 'smtp://127.0.0.1:1', SAMSVAR_MAIL_FROM: 'survey@example.org' });
  });
  afterAll(() => world.server.close());

  const put = (token: string, value: string, baseRevision = 0) =>
    world.server.app.inject({
      method: 'PUT',
      url: `/api/v1/r/${token}/answers/prose?lang=en`,
      payload: { value, baseRevision, clientId: `${value} on ${baseRevision}` },
    });

  /** A respondent whose link is replaced. */
  async function replaced() {
    const { token: old, invitation: id } = await world.respondent('en');
    const { context } = world.server;
    await put(old, 'A draft that must stay');
    const invitation = await context.store.invitation('troubled', id);
    if (invitation === undefined) throw new Error('not invited');
    expect(await reissue(context, context.store, invitation, 'leaked')).toEqual({ kind: 'done' });
    expect(await reissue(context, context.store, invitation, 'leaked')).toEqual({ kind: 'changed-meanwhile' });
    return { old, token: tokenOf(context.secret, 'troubled', id, 2), id };
  }
  const get = (url: string) => world.server.app.inject({ url, headers: { 'accept-language': 'en' } });

  it('says so on every page, whom to ask, and where unreceived text is; the new link has the draft', async () => {
    const { old, token } = await replaced();
    for (const page of ['', '?show=history', '?show=code', '/receipt', '/receipt.json']) {
      const answer = await get(`/r/${old}${page}`);
      expect(answer.statusCode, page).toBe(410);
      expect(answer.body).toContain('A new link has been made');
      expect(answer.body).toContain('write to survey@example.org');
      expect(answer.body).toContain('data-island="leftovers"');
      // The form opens with this link no more, so that its texts will not stand in the fields again.
      expect(answer.body).not.toContain('the text will be in the fields');
      expect(answer.body).toContain('It is also shown when the form is opened with the new link');
      expect(answer.body).not.toMatch(/A draft that must stay|Nowhere/);
    }
    const form = await get(`/r/${token}`);
    expect(form.statusCode).toBe(200);
    expect(form.body).toContain('A draft that must stay');
    expect(form.body).toContain(`data-path="/r/${old}"`);
  });

  it('speaks the language that the form was in, unless another is asked for', async () => {
    const { old } = await replaced();
    const plain = await world.server.app.inject({ url: `/r/${old}`, headers: { 'accept-language': 'es' } });
    expect(plain.headers['content-language']).toBe('en');
    expect((await get(`/r/${old}?lang=es`)).headers['content-language']).toBe('es');
  });

  it('gives back what was posted to it', async () => {
    const { old } = await replaced();
    const answer = await world.server.app.inject({
      method: 'POST',
      url: `/r/${old}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en' },
      payload: new URLSearchParams({ 'answer.prose': 'Typed <late>', do: 'submit' }).toString(),
    });
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('Typed &lt;late&gt;');
  });

  it('is refused by the API with a sentence and a code, and takes nothing', async () => {
    const { old, token } = await replaced();
    const answer = await put(old, 'Too late', 1);
    expect(answer.statusCode).toBe(410);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json().code).toBe('link-replaced');
    // Said also where nothing was typed, or no device has it.
    expect(answer.json().detail).toMatch(/If anything .* was not received|Er noe .* ikke mottatt/);
    const { answers } = (await get(`/api/v1/r/${token}`)).json();
    expect(answers.prose.value).toBe('A draft that must stay');
  });

  it('leads nowhere with its code, the new code to the new link', async () => {
    const { token, id } = await replaced();
    const typed = (issue: number) =>
      world.server.app.inject({
        method: 'POST',
        url: '/resume',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `code=${codeOf(world.server.context.secret, 'troubled', id, issue)}`,
      });
    expect((await typed(1)).statusCode).toBe(422);
    expect((await typed(2)).headers.location).toBe(`/r/${token}`);
  });

  it('hears nothing more of what is written', async () => {
    const { token: old, invitation: id } = await world.respondent('en');
    const { context, app } = world.server;
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const events = await readEvents(`${url}/api/v1/r/${old}/events`);
    await events.next();
    const invitation = await context.store.invitation('troubled', id);
    if (invitation === undefined) throw new Error('not invited');
    await reissue(context, context.store, invitation, 'leaked');
    await put(tokenOf(context.secret, 'troubled', id, 2), 'Not for the old link');
    expect(await events.next()).toBeUndefined();
    await events.close();
  });
});
