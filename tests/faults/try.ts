import startPostgres from '../fixtures/postgres-global.ts';
import { anyOrder } from './scenarios/any-order.ts';

const stop = await startPostgres();
const t = Date.now();
try {
  console.log(
    await anyOrder((process.argv[2] ?? 'sqlite') as 'sqlite').run({
      seed: Number(process.argv[3] ?? 1),
      length: { tries: Number(process.argv[4] ?? 50) },
    }),
  );
} catch (e) {
  console.log(e instanceof Error ? e.message : e);
}
console.log(Date.now() - t, 'ms');
await stop();
