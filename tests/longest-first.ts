/** The order of the files, so that all workers end together: a long one that is started last is waited for by everybody. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take more than some ten seconds, longest first. Only speed depends on this list: no file needs another one before it. */
const LONGEST = [
  'tests/faults/browser.test.ts',
  'tests/faults/server.test.ts',
  'tests/browser/story.test.ts',
  'tests/browser/office.test.ts',
  'tests/browser/axe.test.ts',
  'tests/fieldwork/outbox/killed.test.ts',
  'tests/access/every-route.test.ts',
  'tests/access/audit.test.ts',
  'tests/browser/comparison.test.ts',
  'tests/store/comparing.test.ts',
  'tests/analysis/comparison/rows.test.ts',
  'tests/browser/outbox.test.ts',
  'tests/browser/receipt.test.ts',
  'tests/browser/colleagues.test.ts',
  'tests/browser/offline.test.ts',
  'tests/browser/form.test.ts',
  'tests/browser/device.test.ts',
  'tests/fieldwork/outbox/sending.test.ts',
  'tests/commands/keeping.test.ts',
  'tests/start.test.ts',
  'tests/plugins/odd-requests.test.ts',
  'tests/browser/invitations.test.ts',
  'tests/browser/registry.test.ts',
  'tests/browser/board.test.ts',
  'tests/browser/follow-up.test.ts',
  'tests/browser/beside.test.ts',
  'tests/browser/member-check.test.ts',
  'tests/commands/commands.test.ts',
];

export default class LongestFirst extends BaseSequencer {
  /** The listed ones in their order, then the others as Vitest orders them. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
