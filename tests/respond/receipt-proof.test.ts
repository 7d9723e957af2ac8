/** The proof of a receipt, and the script that checks it away from the server: on downloads of both engines, whole and tampered with. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../server/foundation/hash.ts';
import { newId } from '../../server/foundation/ids.ts';
import { proofFile } from '../../server/respond/proof-file.ts';
import { blockHash } from '../../server/store/block-hash.ts';
import { inTurn } from '../fixtures/breadth.ts';
import { ENGINES, troubledWorld, type World } from './world.ts';

const block = z.object({
  height: z.number(),
  previous: z.string(),
  root: z.string(),
  size: z.number(),
  hash: z.string(),
  sealedAt: z.number(),
});
const proofShape = z.strictObject({
  survey: z.string(),
  entry: z.string(),
  path: z.array(z.strictObject({ side: z.enum(['left', 'right']), hash: z.string() })),
  blocks: z.array(block),
});
const receiptShape = z.strictObject({ hash: z.string(), salt: z.string(), canonical: z.string() });
type Receipt = z.infer<typeof receiptShape>;
type Proof = z.infer<typeof proofShape>;

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'check-receipt.mjs');

/** Keeps the ledger's head locked, so that what comes meanwhile is sealed in one block. */
async function whileNobodySeals<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select height from ledger_head for update');
    const result = await work();
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}

describe.each(inTurn(ENGINES, 0))('a proof on %s', (engine) => {
  let world: World;
  let folder: string;
  const receipts: Receipt[] = [];
  beforeAll(async () => {
    world = await troubledWorld(engine);
    folder = mkdtempSync(join(tmpdir(), 'samsvar-receipt-'));
    // Some in one block, some in blocks of their own.
    const together = () => Promise.all(['a', 'b', 'c', 'd', 'e'].map(submitted));
    const { databaseUrl } = world.server.context.config;
    receipts.push(...(await (databaseUrl === undefined ? together() : whileNobodySeals(databaseUrl, together))));
    await seal();
    for (const text of ['f', 'g', 'h']) {
      receipts.push(await submitted(text));
      await seal();
    }
  }, 60_000);
  afterAll(async () => {
    await world.server.close();
    rmSync(folder, { recursive: true });
  });

  /** Asks from an address of its own: tries are counted by address. */
  let asked = 0;
  const ask = (url: string, request: { method?: 'POST'; headers?: Record<string, string>; payload?: string } = {}) => {
    asked += 1;
    return world.server.app.inject({ url, remoteAddress: `10.0.${asked >> 8}.${asked & 255}`, ...request });
  };
  const seal = () => world.server.context.store.sealLedger('troubled', world.clock.time);

  async function submitted(text: string): Promise<Receipt> {
    const { clerk, token } = await world.respondent();
    await clerk.opens();
    clerk.types('prose', `Svar ${text}`).types('line', 'Linje');
    await clerk.submits();
    return receiptShape.parse((await world.server.app.inject(`/r/${token}/receipt.json`)).json());
  }

  async function codeOf(receipt: Receipt): Promise<string> {
    const payload = new URLSearchParams({ text: JSON.stringify(receipt) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { body } = await ask('/receipt/check', { method: 'POST', headers, payload });
    return /proof\?code=([0-9A-Z-]+)/.exec(body)?.[1] ?? '';
  }
  const proofOf = async (receipt: Receipt): Promise<Proof> =>
    proofShape.parse((await ask(`/receipt/check/proof?code=${await codeOf(receipt)}`)).json());

  function runs(receipt: unknown, proof: unknown, ...more: string[]): { code: number | null; out: string } {
    const files = { 'receipt.json': receipt, 'proof.json': proof };
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SCRIPT, join(folder, 'receipt.json'), join(folder, 'proof.json'), ...more],
      { encoding: 'utf8', env: {} },
    );
    return { code: status, out: stdout + stderr };
  }

  const firstOf = (): Receipt => {
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('no receipt');
    return receipt;
  };

  it('holds for every receipt, from its own block to the newest', async () => {
    for (const receipt of receipts) {
      const proof = await proofOf(receipt);
      expect(proof.blocks.at(-1)?.hash).toBe((await world.server.context.store.ledgerHead('troubled'))?.hash);
      const { code, out } = runs(receipt, proof);
      expect(out).toContain('Everything holds.');
      expect(code).toBe(0);
    }
  });

  it('holds also where a block took the audit log’s head along', async () => {
    const { store } = world.server.context;
    await store.recordAudit({
      ...{ survey: 'troubled', id: newId(), at: 1_000, by: '', name: 'ida@samsvar.example', via: 'session' },
      ...{ action: 'export', kind: 'export', subject: '', detail: {}, page: 'GET /export' },
    });
    await store.sealAudit('troubled', 1_000);
    const receipt = await submitted('audited');
    await seal();
    const proof = await proofOf(receipt);
    expect(proof.blocks[0]?.size).toBe(2);
    expect(proof.path).toHaveLength(1);
    const { code, out } = runs(receipt, proof);
    expect(out).toContain('Everything holds.');
    expect(code).toBe(0);
  });

  it('finds a hash that was noted, and says where another is of no block', async () => {
    const proof = await proofOf(firstOf());
    const noted = proof.blocks[1]?.hash ?? '';
    expect(runs(firstOf(), proof, noted)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`is that of block ${proof.blocks[1]?.height}`),
    });
    expect(runs(firstOf(), proof, '0'.repeat(64))).toMatchObject({
      code: 1,
      out: expect.stringContaining('another chain'),
    });
  });

  /** What is done to the files, and what is said of it. */
  const TAMPERING: [string, (receipt: Receipt, proof: Proof, other: Receipt) => [unknown, unknown], RegExp][] = [
    [
      'a changed answer',
      (r, p) => [{ ...r, canonical: r.canonical.replace('Svar', 'Løgn') }, p],
      /receipt file has been changed/,
    ],
    [
      'another salt',
      (r, p) => [{ ...r, salt: r.salt.replace(/./, (c) => (c === '0' ? '1' : '0')) }, p],
      /receipt file has been changed/,
    ],
    ['a hash of something else', (r, p) => [{ ...r, hash: sha256('x') }, p], /receipt file has been changed/],
    [
      'another content with its own hash',
      (r, p) => {
        const canonical = r.canonical.replace('Svar', 'Løgn');
        return [{ ...r, canonical, hash: sha256(r.salt + canonical) }, p];
      },
      /of another submission/,
    ],
    ['another submission’s receipt', (_, p, other) => [other, p], /of another submission/],
    ['another entry', (r, p) => [r, { ...p, entry: sha256('x') }], /of another submission[\s\S]*way does not lead/],
    ['another survey’s name', (r, p) => [r, { ...p, survey: 'other' }], /of another submission/],
    ['a step left out', (r, p) => [r, { ...p, path: p.path.slice(1) }], /way does not lead/],
    [
      'a step turned round',
      (r, p) => [r, { ...p, path: p.path.map((s) => ({ ...s, side: s.side === 'left' ? 'right' : 'left' })) }],
      /way does not lead/,
    ],
    [
      'another root',
      (r, p) => [r, changed(p, 0, { root: sha256('x') })],
      /way does not lead[\s\S]*does not give its hash/,
    ],
    ['another time', (r, p) => [r, changed(p, 1, { sealedAt: 1 })], /block \d+ does not give its hash/],
    ['another size', (r, p) => [r, changed(p, 0, { size: 1 })], /block \d+ does not give its hash/],
    [
      'a block made anew',
      (r, p) => {
        const next = p.blocks[1];
        if (next === undefined) throw new Error('one block');
        const anew = { ...next, root: sha256('x') };
        return [r, changed(p, 1, { ...anew, hash: blockHash({ survey: p.survey, ...anew }) })];
      },
      /block \d+ does not follow from block \d+/,
    ],
    [
      'a block left out',
      (r, p) => [r, { ...p, blocks: p.blocks.filter((_, at) => at !== 1) }],
      /block \d+ comes right after block \d+/,
    ],
    [
      'blocks in another order',
      (r, p) => [r, { ...p, blocks: [p.blocks[0], p.blocks[2], p.blocks[1]] }],
      /comes right after/,
    ],
    ['no blocks', (r, p) => [r, { ...p, blocks: [] }], /a part is missing/],
    ['no path', (r, { path: _, ...p }) => [r, p], /a part is missing/],
    ['no receipt', (_, p) => [{}, p], /a part is missing/],
  ];
  function changed(proof: Proof, at: number, change: Partial<z.infer<typeof block>>): Proof {
    return { ...proof, blocks: proof.blocks.map((one, index) => (index === at ? { ...one, ...change } : one)) };
  }

  it('is found out with each kind of tampering, and told in words', async () => {
    const proofs = await Promise.all(receipts.map(proofOf));
    const at = proofs.findIndex(({ path }) => path.length > 0);
    const [receipt, proof, other] = [receipts[at], proofs[at], receipts.at(-1)];
    if (receipt === undefined || proof === undefined || other === undefined) throw new Error('no block holds several');
    for (const [what, tamper, said] of TAMPERING) {
      const { code, out } = runs(...tamper(receipt, proof, other));
      expect([what, code]).toEqual([what, 1]);
      expect(out, what).toMatch(said);
      expect(out, what).not.toContain('Everything holds.');
    }
  });

  it('says how the script is used, and which file cannot be read', () => {
    expect(runs('{"hash": "cut', '{}')).toMatchObject({ code: 2, out: expect.stringContaining('cannot be read') });
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, 'node check-receipt.mjs receipt.json proof.json [HASH]\n']);
  });

  it('comes with the script, as the page offers it', async () => {
    const { statusCode, headers, body } = await world.server.app.inject('/receipt/check/check-receipt.mjs');
    expect(statusCode).toBe(200);
    expect(headers['content-disposition']).toContain('attachment');
    expect(body).toContain('node check-receipt.mjs receipt.json proof.json');
  });

  it('of a submission that no block holds yet is not there yet, and the page says so', async () => {
    const receipt = await submitted('unsealed');
    // The page offers the proof, and with it the code, once there is one.
    await seal();
    const code = await codeOf(receipt);
    const { store } = world.server.context;
    const found = await store.submissionByCode(code);
    if (found === undefined) throw new Error('not found');
    // As on PostgreSQL in the moment before sealing.
    const real = store.ledgerEntry;
    store.ledgerEntry = async (...of) => ({ submission: of[1], hash: found.hash, height: null });
    const page = await ask(`/receipt/check?lang=en&code=${code}`);
    const file = await ask(`/receipt/check/proof?lang=en&code=${code}`);
    store.ledgerEntry = real;
    expect(page.body).toContain('not sealed into a block yet');
    expect([file.statusCode, file.headers['retry-after']]).toEqual([503, '5']);
    expect(file.body).toContain('not sealed into a block yet');
  });

  it('of a code that nobody has is refused', async () => {
    const status = async (query: string) => (await ask(`/receipt/check/proof${query}`)).statusCode;
    expect(await status('?code=0000-0000-0000-0')).toBe(404);
    expect(await status('?code=nonsense')).toBe(400);
    expect(await status('')).toBe(400);
  });
});

it('is written as fast as it is read: of a hundred thousand blocks no more are in memory than are on their way', async () => {
  const last = 100_000;
  const of = (height: number) => ({ height, previous: '', root: '', size: 1, hash: String(height), sealedAt: height });
  let read = 0;
  const ledgerBlocks = async (_: string, after: number, limit: number) => {
    const page = Array.from({ length: Math.min(limit, last - after) }, (_one, at) => of(after + at + 1));
    read += page.length;
    return page;
  };
  const standing = { kind: 'sealed' as const, entry: '', path: [], block: of(1), head: { height: last, hash: '' } };
  let [taken, ahead, text] = [0, 0, ''];
  for await (const chunk of proofFile({ ledgerBlocks }, 'survey', standing)) {
    text = text.slice(-100) + String(chunk);
    taken += String(chunk).split('"height"').length - 1;
    ahead = Math.max(ahead, read - taken);
  }
  expect(taken).toBe(last);
  expect(text.endsWith('\n]}\n')).toBe(true);
  expect(ahead).toBeLessThanOrEqual(3000);
});
