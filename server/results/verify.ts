/** `samsvar verify`: everything that can be recomputed is, and what differs is said. */
import { isDeepStrictEqual } from 'node:util';
import type { Survey, Version } from '../definitions/model.ts';
import { factsOf } from '../definitions/validate.ts';
import { contentHash } from '../respond/submission.ts';
import { type AuditFault, checkAudit } from '../store/audit-check.ts';
import { checkLedger, type LedgerFault } from '../store/ledger-check.ts';
import type { Reads, RollUp, Store, Submission } from '../store/store.ts';

/** One thing that is not as it ought to be: `key` names its sentence in `locales/*`, `data` fills it. */
export interface VerifyProblem {
  key: string;
  data: Record<string, string | number>;
}
export interface Verification {
  ok: boolean;
  problems: VerifyProblem[];
  /** How many were checked. */
  submissions: number;
  /** How many of them hold nothing more, as their content was erased: no fault. */
  erased: number;
  blocks: number;
  /** Entries of its audit log. */
  audited: number;
}

const PAGE = 1000;
/** So many differences of one sort are listed, the rest counted. */
const LISTED = 100;

/**
 * Checks a survey at one moment: the ledger against every submission's content, the facts of every submission that counts against its answers,
 * the roll-ups against a recount, the answers that are read against the submissions they were read from, and what is counted of codings against them. Reads everything; memory holds the ledger's entries and the counts.
 */
export function verifySurvey(store: Store, survey: Survey): Promise<Verification> {
  return store.snapshot(async (reads) => {
    const faults = (await checkLedger(reads, survey.id, contentHash)).map(ledgerProblem);
    const facts = await factProblems(reads, survey.id);
    const rollUps = rollUpProblems(await reads.rollUps(survey.id), await reads.recount(survey.id));
    const audit = await checkAudit(reads, survey.id);
    const readings = (await reads.readingFaults(survey.id, LISTED + 1)).map(
      ({ kind, response }): VerifyProblem => ({ key: `reading:verify-${kind}`, data: { response } }),
    );
    const spans = (await reads.spanFaults(survey.id, LISTED + 1)).map(
      (coding): VerifyProblem => ({ key: 'comparison:verify-span', data: { coding } }),
    );
    const problems = [faults, facts.problems, rollUps, audit.faults.map(auditProblem), readings, spans].flatMap(listed);
    return {
      ok: problems.length === 0,
      problems,
      submissions: facts.submissions,
      erased: facts.erased,
      blocks: await blockCount(reads, survey.id),
      audited: audit.entries,
    };
  });
}

/** Checks the audit log of what belongs to no survey: accounts, tokens, sign-ins. */
export function verifyMachine(store: Store): Promise<{ ok: boolean; problems: VerifyProblem[]; audited: number }> {
  return store.snapshot(async (reads) => {
    const { faults, entries } = await checkAudit(reads, '');
    return { ok: faults.length === 0, problems: listed(faults.map(auditProblem)), audited: entries };
  });
}

const listed = (problems: VerifyProblem[]): VerifyProblem[] =>
  problems.length <= LISTED
    ? problems
    : [...problems.slice(0, LISTED), { key: 'results:verify-more', data: { count: problems.length - LISTED } }];

function auditProblem(fault: AuditFault): VerifyProblem {
  const key = `audit:verify-${fault.kind.replaceAll(' ', '-')}`;
  return 'height' in fault ? { key, data: { height: fault.height } } : { key, data: { entry: fault.entry } };
}

function ledgerProblem(fault: LedgerFault): VerifyProblem {
  const key = `results:verify-${fault.kind.replace(' ', '-')}`;
  return 'height' in fault ? { key, data: { height: fault.height } } : { key, data: { submission: fault.submission } };
}

/** Every submission read once: how many there are, how many are erased, and which facts of the others do not follow from the answers. */
async function factProblems(
  reads: Reads,
  survey: string,
): Promise<{ problems: VerifyProblem[]; submissions: number; erased: number }> {
  const versions = new Map<string, Version>();
  for (const version of await reads.versions(survey))
    versions.set(`${version.questionnaire} ${version.version}`, version);
  const problems: VerifyProblem[] = [];
  let submissions = 0;
  let erased = 0;
  for (let after: string | null = null; ; ) {
    const page: Submission[] = await reads.allSubmissions(survey, after, PAGE);
    for (const { id, questionnaire, version, answers, facts, erasedAt } of page) {
      submissions += 1;
      after = id;
      if (erasedAt !== null) {
        erased += 1;
        continue;
      }
      const content = versions.get(`${questionnaire} ${version}`)?.content;
      const values = Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [question, value]));
      if (content === undefined) {
        problems.push({ key: 'results:verify-version-missing', data: { submission: id, questionnaire, version } });
      } else if (!isDeepStrictEqual(factsOf(content, values), facts)) {
        problems.push({ key: 'results:verify-facts-changed', data: { submission: id } });
      }
    }
    if (page.length < PAGE) return { problems, submissions, erased };
  }
}

const keyOf = (row: RollUp): string =>
  [row.questionnaire, row.municipality, row.question, row.measure, row.value].join('\0');

function rollUpProblems(kept: RollUp[], counted: RollUp[]): VerifyProblem[] {
  const keptByKey = new Map(kept.map((row) => [keyOf(row), row]));
  const countedByKey = new Map(counted.map((row) => [keyOf(row), row]));
  return [...new Set([...keptByKey.keys(), ...countedByKey.keys()])].flatMap((key) => {
    const has = keptByKey.get(key);
    const ought = countedByKey.get(key);
    const row = has ?? ought;
    if (row === undefined || has?.n === ought?.n) return [];
    const what = [row.question, row.measure, row.value].filter((part) => part !== '').join(' ');
    const { questionnaire, municipality } = row;
    return [
      {
        key: 'results:verify-roll-up',
        data: { questionnaire, municipality, what, kept: has?.n ?? 0, counted: ought?.n ?? 0 },
      },
    ];
  });
}

async function blockCount(reads: Reads, survey: string): Promise<number> {
  for (let height = 0, blocks = 0; ; ) {
    const page = await reads.ledgerBlocks(survey, height, PAGE);
    blocks += page.length;
    height = page.at(-1)?.height ?? height;
    if (page.length < PAGE) return blocks;
  }
}
