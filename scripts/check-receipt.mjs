#!/usr/bin/env node
/**
 * Checks a Samsvar receipt against a proof, without the server and without anything but Node:
 *
 *     node check-receipt.mjs receipt.json proof.json [HASH]
 *
 * `receipt.json` is downloaded from the receipt, `proof.json` from the page that checks receipts. HASH is a block's hash that was published, or that
 * you noted before: it is looked for in the chain. Exit code 0: everything holds; 1: something does not; 2: a file cannot be read.
 *
 *  1. SHA-256 over salt and content is the receipt's hash: the content is what was received, to the last character.
 *  2. That hash is the proof's entry, and its way through the Merkle tree (RFC 9162) leads to the root of its block: the block holds it.
 *  3. Each block's hash is over its content and the hash of the block before, up to the newest: nothing between was changed or left out.
 *
 * What this cannot show: that everybody is given the same chain. Whoever keeps the ledger could write another one from the start. Compare the newest
 * block's hash with one from another source; the older that is, the more it proves. The dates are what the server's clock said.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const bytes = (hex) => Buffer.from(hex, 'hex');

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    console.error(`${file} cannot be read: ${error.message}`);
    process.exit(2);
  }
}

const [receiptName, proofName, known] = process.argv.slice(2);
if (proofName === undefined) {
  console.error('node check-receipt.mjs receipt.json proof.json [HASH]');
  process.exit(2);
}
const receipt = read(receiptName);
const proof = read(proofName);

let faults = 0;
function check(holds, yes, no) {
  if (!holds) faults += 1;
  console.log(holds ? `holds:    ${yes}` : `DOES NOT HOLD: ${no}`);
  return holds;
}

try {
  checkReceipt();
  checkPath();
  checkChain();
} catch (error) {
  check(false, '', `a part is missing or is not what it should be (${error.message}).`);
}
console.log(faults === 0 ? '\nEverything holds.' : `\n${faults} of the checks failed.`);
process.exitCode = faults === 0 ? 0 : 1;

function checkReceipt() {
  const hash = sha256(receipt.salt, receipt.canonical);
  const isWhole = check(
    hash === receipt.hash,
    `the content of the receipt gives its hash, ${hash}.`,
    'the content of the receipt does not give its hash. The receipt file has been changed.',
  );
  if (!isWhole) return;
  const content = JSON.parse(receipt.canonical);
  console.log(`          receipt ${content.number}, submitted ${new Date(content.submittedAt).toISOString()}`);
  check(
    hash === proof.entry && content.survey === proof.survey,
    'the proof is of this receipt.',
    'the proof is of another submission than the receipt.',
  );
}

function checkPath() {
  let hash = sha256('\0', proof.entry);
  for (const step of proof.path) {
    const [left, right] = step.side === 'left' ? [step.hash, hash] : [hash, step.hash];
    hash = sha256('\u0001', bytes(left), bytes(right));
  }
  const [block] = proof.blocks;
  check(
    hash === block.root,
    `block ${block.height} holds it, sealed ${new Date(block.sealedAt).toISOString()}, with ${block.size - 1} others.`,
    `the way does not lead to the root of block ${block.height}. The entry, the way or the root has been changed.`,
  );
}

function checkChain() {
  const faultsBefore = faults;
  for (const [index, block] of proof.blocks.entries()) {
    const { height, previous, root, sealedAt, size } = block;
    // Canonical JSON (RFC 8785): keys in this order, no white space.
    const hash = sha256(JSON.stringify({ height, previous, root, sealedAt, size, survey: proof.survey }));
    if (hash !== block.hash) check(false, '', `block ${height} does not give its hash. It has been changed.`);
    const before = proof.blocks[index - 1];
    if (before === undefined) continue;
    if (height !== before.height + 1)
      check(
        false,
        '',
        `block ${height} comes right after block ${before.height}. Blocks are missing or in another order.`,
      );
    else if (previous !== before.hash) check(false, '', `block ${height} does not follow from block ${before.height}.`);
  }
  const head = proof.blocks.at(-1);
  const after = proof.blocks.length - 1;
  if (faults === faultsBefore)
    check(true, `an unbroken chain leads from its block over ${after} more to block ${head.height}.`);
  console.log(`          newest block ${head.height}, sealed ${new Date(head.sealedAt).toISOString()}: ${head.hash}`);
  if (known === undefined) {
    console.log(
      '          Compare that hash with one that was published, or that you kept: then nobody has written the chain anew.',
    );
    return;
  }
  const found = proof.blocks.find((block) => block.hash === known.toLowerCase());
  check(
    found !== undefined,
    `the hash you gave is that of block ${found?.height}.`,
    'the hash you gave is of no block in this proof. If it was noted after the submission, this is another chain.',
  );
}
