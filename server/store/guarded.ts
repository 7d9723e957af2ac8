/** An engine whose faults are told apart, and which knows whether it can write. */
import type { Clock } from '../foundation/clock.ts';
import type { Engine } from './engine.ts';
import { unavailable } from './unavailable.ts';

export interface GuardedEngine extends Engine {
  /** Resolves where `read` does and writes go through; where the last one did not, by trying another. Rejects where not. */
  ping(read: () => Promise<void>): Promise<void>;
}

/** Rejections of `engine` that mean "not now" become `StoreUnavailable`; what the work inside a snapshot throws by itself stays as it is. */
export function guarded(engine: Engine, clock: Clock): GuardedEngine {
  let isFailing = false;
  const told = (error: unknown): never => {
    throw unavailable(error) ?? error;
  };
  const write: Engine['write'] = async (name, ...given) => {
    try {
      const result = await engine.write(name, ...given);
      isFailing = false;
      return result;
    } catch (error) {
      const fault = unavailable(error);
      if (fault !== undefined) isFailing = true;
      throw fault ?? error;
    }
  };
  return {
    sql: engine.sql,
    read: (make) => engine.read(make).catch(told),
    write,
    async snapshot(work) {
      let isTaken = false;
      try {
        return await engine.snapshot((run) => {
          isTaken = true;
          return work((make) => run(make).catch(told));
        });
      } catch (error) {
        return isTaken ? Promise.reject(error) : told(error);
      }
    },
    death: () => engine.death(),
    close: () => engine.close(),
    async ping(read) {
      const death = engine.death();
      if (death !== undefined) throw death;
      await read();
      if (isFailing) await write('setMeta', 'last-tried-writing', String(clock.now()));
    },
  };
}
