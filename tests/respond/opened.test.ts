/** Whether a person has opened a link, and what their devices still hold. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurn } from '../fixtures/breadth.ts';
import { ENGINES, troubledWorld, type World } from './world.ts';

const DEVICE = 'd0d0d0d0d0d0d0d0';

describe.each(inTurn(ENGINES, 1))('on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await troubledWorld(engine);
  });
  afterAll(() => world.server.close());

  const says = (token: string, payload: object) =>
    world.server.app.inject({ method: 'POST', url: `/api/v1/r/${token}/device`, payload });
  const rowOf = async (id: string) => {
    const rows = await world.server.context.store.board('troubled');
    return rows.find(({ invitation }) => invitation.id === id);
  };

  test('a link is opened when its page says that somebody is there, and begins no response', async () => {
    const { token, invitation } = await world.respondent();
    expect((await world.server.app.inject(`/r/${token}`)).statusCode).toBe(200);
    expect((await rowOf(invitation))?.invitation.openedAt).toBeNull();
    expect((await says(token, { device: DEVICE, opened: true })).statusCode).toBe(204);
    const opened = world.clock.time;
    world.clock.time += 60_000;
    await says(token, { device: DEVICE, opened: true });
    expect(await rowOf(invitation)).toMatchObject({ invitation: { openedAt: opened }, response: null });
  });

  test('without a script it is opened by the first that is posted, though nothing was written', async () => {
    const { invitation, clerk } = await world.respondent();
    await clerk.opens();
    await clerk.saves();
    expect(await rowOf(invitation)).toMatchObject({ invitation: { openedAt: world.clock.time }, response: null });
  });

  test('a device that holds something is known until it says that it holds nothing more', async () => {
    const { token, invitation } = await world.respondent();
    await says(token, { device: DEVICE, unsent: 3 });
    expect((await rowOf(invitation))?.unsent).toBe(3);
    await says(token, { device: DEVICE, unsent: 0 });
    expect((await rowOf(invitation))?.unsent).toBe(0);
    expect((await rowOf(invitation))?.response).toBeNull();
  });

  test('what does not fit is refused, as is a link that nobody has, or that was withdrawn', async () => {
    const { token, invitation } = await world.respondent();
    for (const payload of [
      {},
      { device: 'short', opened: true },
      { device: DEVICE, opened: false },
      { device: DEVICE, unsent: -1 },
      { device: DEVICE, unsent: 1.5 },
      { device: DEVICE, more: 1 },
    ])
      expect([payload, (await says(token, payload)).statusCode]).toEqual([payload, 400]);
    expect((await says('nobodys', { device: DEVICE, opened: true })).statusCode).toBe(404);
    await world.server.context.store.withdraw('troubled', invitation, world.clock.time);
    expect((await says(token, { device: DEVICE, opened: true })).statusCode).toBe(410);
  });
});
