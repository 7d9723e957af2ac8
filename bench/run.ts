/** `npm run bench [-- NAME…] [--engine postgresql]`: measures, prints the table, exits 1 where something does not reach what it must. */
import { parseArgs } from 'node:util';
import { aggregates } from './aggregates.ts';
import { board } from './board.ts';
import { coding } from './coding.ts';
import { colleagueSees } from './colleague-sees.ts';
import { csvExport } from './csv-export.ts';
import { draftSave } from './draft-save.ts';
import { formServer } from './form-server.ts';
import { formTime } from './form-time.ts';
import { formWeight } from './form-weight.ts';
import { grid } from './grid.ts';
import { idleStream } from './idle-stream.ts';
import { keyKept } from './key-kept.ts';
import { type EngineName, removeFilled } from './place.ts';
import { submission } from './submission.ts';
import { type Row, tableOf } from './table.ts';

const BENCHMARKS: Record<string, (engine: EngineName) => Promise<Row[]>> = {
  'form-weight': formWeight,
  'form-time': formTime,
  'form-server': formServer,
  'draft-save': draftSave,
  'idle-stream': idleStream,
  'key-kept': keyKept,
  'colleague-sees': colleagueSees,
  submission,
  aggregates,
  board,
  coding,
  grid,
  'csv-export': csvExport,
};

const { values, positionals } = parseArgs({
  options: { engine: { type: 'string', default: 'sqlite' } },
  allowPositionals: true,
});
const { engine } = values;
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0 || (engine !== 'sqlite' && engine !== 'postgresql')) {
  console.error(`npm run bench -- [${Object.keys(BENCHMARKS).join('|')}]… [--engine sqlite|postgresql]`);
  process.exit(2);
}

const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(BENCHMARKS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const began = performance.now();
    rows.push(...(await measure(engine)));
    console.error(`${name}: ${Math.round((performance.now() - began) / 1000)} s`);
  }
} finally {
  await removeFilled();
}
console.log(`\n${tableOf(rows)}\n`);
const missed = rows.filter((row) => !row.passed).length;
console.log(missed === 0 ? 'All reached.' : `${missed} not reached.`);
process.exit(missed === 0 ? 0 : 1);
