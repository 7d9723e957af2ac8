/** What can happen, one thing at a time, in any order: to the people, their devices, the line and the server. */
import fc from 'fast-check';
import { QUESTIONS } from '../writer.ts';
import type { ModelDevice } from './model-device.ts';
import { DEVICES, type ModelWorld } from './model-world.ts';

/** Milliseconds. */
const DAY = 86_400_000;

/** Nothing is kept beside the world: the laws are checked at the end, on the history. */
type Nothing = Record<string, never>;
export interface Step extends fc.AsyncCommand<Nothing, ModelWorld> {
  /** The step without what follows from it. */
  happens(world: ModelWorld): Promise<void> | void;
}

const device = fc.nat({ max: DEVICES - 1 });
const question = fc.constantFrom(...QUESTIONS);
const which = fc.nat({ max: 7 });
const writesDone = fc.nat({ max: 4 });

const step = (told: string, happens: (world: ModelWorld) => Promise<void> | void): Step => ({
  check: () => true,
  async run(_, world) {
    await happens(world);
    await world.settle();
  },
  happens,
  toString: () => told,
});

function nth(world: ModelWorld, index: number): ModelDevice {
  const found = world.devices[index];
  if (found === undefined) throw new Error(`there is no device ${index}`);
  return found;
}

/** Any step. */
export const steps = (): fc.Arbitrary<Step> => {
  const writes = fc
    .record({ device, question, how: fc.constantFrom('after', 'before', 'instead') })
    .map(({ device, question, how }) =>
      step(`device${device + 1} writes ${how} ${question}`, (world) => world.write(nth(world, device), question, how)),
    );
  const waits = fc
    .constantFrom(200, 700, 6000, 40_000)
    .map((time) => step(`${time} ms pass`, ({ clock }) => clock.advance(time)));
  const answers = which.map((at) => step(`answer ${at} arrives`, ({ line }) => line.answer(at)));
  const reaches = which.map((at) => step(`request ${at} arrives`, ({ line }) => line.reach(at)));
  const loses = fc
    .tuple(which, fc.boolean())
    .map(([at, isLate]) =>
      step(`${at} is lost${isLate ? ', and comes late' : ''}`, ({ line }) => line.lose(at, isLate)),
    );
  const repeats = fc.nat({ max: 40 }).map((at) => step(`request ${at} is repeated`, ({ line }) => line.repeat(at)));
  const rests = device.map((at) => step(`device${at + 1} rests`, (world) => nth(world, at).rests()));
  const wakes = device.map((at) => step(`device${at + 1} is looked at again`, (world) => nth(world, at).engine.wake()));
  const asks = device.map((at) => step(`device${at + 1} asks`, (world) => nth(world, at).engine.ask()));
  const chooses = fc
    .tuple(device, question, which)
    .map(([at, about, pick]) =>
      step(`device${at + 1} chooses ${pick} about ${about}`, (world) =>
        nth(world, at).chooses(about, (versions) => versions[pick % versions.length] ?? null),
      ),
    );
  const dies = fc.record({
    at: device,
    most: writesDone,
    opens: fc.array(writesDone, { maxLength: 2 }),
    isKept: fc.boolean(),
  });
  const restarts = fc.tuple(dies, fc.boolean()).map(([death, leaves]) =>
    step(`${leaves ? 'closed: ' : ''}${toldOf(death)}`, async (world) => {
      if (leaves) nth(world, death.at).leaves();
      await restart(world, death);
    }),
  );
  /** In the middle of what something leads to. */
  const interrupted = fc.tuple(fc.oneof(writes, answers, waits, chooses), dies).map(([before, death]) =>
    step(`${before}, and meanwhile ${toldOf(death)}`, async (world) => {
      await before.happens(world);
      await restart(world, death);
    }),
  );
  const submits = device.map((at) => step(`device${at + 1} submits`, (world) => nth(world, at).submits()));
  const reopens = fc.constant(step('a colleague opens the response again', (world) => world.reopen()));
  const skews = fc
    .constantFrom(-DAY, DAY, -1000, 0)
    .map((time) => step(`the server’s clock is ${time} ms ahead`, ({ server }) => server.skew(time)));
  const serverRestarts = fc.constant(step('the server restarts', ({ server }) => server.restart()));
  const often: fc.WeightedArbitrary<Step>[] = [
    { weight: 8, arbitrary: writes },
    { weight: 5, arbitrary: waits },
    { weight: 6, arbitrary: answers },
    { weight: 2, arbitrary: reaches },
    { weight: 2, arbitrary: loses },
    { weight: 2, arbitrary: repeats },
    { weight: 2, arbitrary: rests },
    { weight: 2, arbitrary: wakes },
    { weight: 2, arbitrary: asks },
    { weight: 2, arbitrary: chooses },
    { weight: 3, arbitrary: restarts },
    { weight: 4, arbitrary: interrupted },
    { weight: 1, arbitrary: submits },
    { weight: 1, arbitrary: reopens },
    { weight: 1, arbitrary: skews },
    { weight: 1, arbitrary: serverRestarts },
  ];
  return fc.oneof(...often);
};

/** A device that is killed when so many more records are written; then while its page opens, as often as `opens` has numbers. */
interface Death {
  at: number;
  most: number;
  opens: number[];
  isKept: boolean;
}

const toldOf = ({ at, most, opens, isKept }: Death): string =>
  `device${at + 1} is killed after ${[most, ...opens].join(', ')} writes and opens ${isKept ? 'a kept page' : 'the page'}`;

async function restart(world: ModelWorld, { at, most, opens, isKept }: Death): Promise<void> {
  const device = nth(world, at);
  const dies = async (after: number): Promise<void> => {
    await device.dies(after);
    world.line.forget(device.id);
  };
  await dies(most);
  for (const written of opens) {
    await world.open(device, isKept, written);
    await dies(0);
  }
  await world.open(device, isKept);
}
