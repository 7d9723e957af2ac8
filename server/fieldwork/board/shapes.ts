/** The board as JSON, as the OpenAPI document says it. Times are RFC 3339 in UTC. */
import { z } from 'zod';
import { type Board, type Counts, countsOf, type Group, groupsOf, partnershipsOf, rateOf } from './board.ts';
import { daysOf } from './days.ts';
import { DELIVERIES, type Entry, STAGES } from './stage.ts';
import { type BoardView, plain } from './view.ts';

const time = z.string().describe('RFC 3339, UTC').nullable();
const count = z.number().int();
const rate = count.nullable().describe('Per cent of the invited, rounded; null where nobody is');

const counts = z.object({
  invited: count.describe('All but the withdrawn and the erased ones; those after it are among them'),
  sent: count,
  opened: count.describe('By a person, not by a preview'),
  drafting: count,
  submitted: count,
  unsent: count.describe('Where a device is known to hold text that is not here'),
  withdrawn: count.describe('Withdrawn or erased'),
  openedRate: rate,
  submittedRate: rate,
});
const group = z.object({
  id: z.string().describe('Empty for what is gone from the registry'),
  label: z.string(),
  counts,
});
const entry = z.object({
  invitation: z.string(),
  questionnaire: z.string(),
  municipality: z.string(),
  name: z.string(),
  country: z.string(),
  region: z.string(),
  ordinal: count,
  language: z.string(),
  synthetic: z.boolean(),
  status: z.enum(STAGES),
  reopened: z.boolean(),
  invitedAt: time,
  delivery: z.enum(DELIVERIES).describe('What became of the last message; `by hand` where none was ever in the outbox'),
  sentAt: time,
  openedAt: time,
  progress: z
    .object({ answered: count, questions: count, words: count })
    .nullable()
    .describe('Of drafts and reopened responses'),
  unsent: count.describe('Answers known to be on devices, and not here'),
  submittedAt: time,
  withdrawnAt: time,
  erasedAt: time,
  lastActivityAt: time,
  nextReminderAt: time,
});
const side = z.object({ municipality: z.string(), name: z.string(), invitations: z.array(z.string()) });

export const boardSchema = z.object({
  survey: z.string(),
  at: z.string().describe('When it was read: RFC 3339, UTC'),
  stamp: z.string().describe('Another one once anything may have changed; the events carry it'),
  synthetic: z.boolean().describe('Whether any of it is synthetic'),
  counts,
  unconfirmed: count.describe('Answers of an open round that wait to be accepted; among no other number here'),
  regions: z.array(group.extend({ countries: z.array(group) })),
  partnerships: z.array(z.object({ id: z.string(), label: z.string(), status: z.string(), sides: z.array(side) })),
  days: z.array(z.object({ day: z.string().describe('In the survey’s time zone'), opened: count, submitted: count })),
  invitations: z.array(entry),
});

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const shownCounts = (of: Counts): z.input<typeof counts> => ({
  ...of,
  openedRate: rateOf(of.opened, of),
  submittedRate: rateOf(of.submitted, of),
});

const shownEntry = ({ places }: Board, of: Entry): z.input<typeof entry> => ({
  invitation: of.invitation,
  questionnaire: of.questionnaire,
  municipality: of.municipality,
  name: places.municipality(of.municipality)?.name ?? of.municipality,
  country: places.countryOf(of.municipality)?.id ?? '',
  region: places.regionOf(of.municipality)?.id ?? '',
  ordinal: of.ordinal,
  language: of.language,
  synthetic: of.synthetic,
  status: of.stage,
  reopened: of.isReopened,
  invitedAt: iso(of.invitedAt),
  delivery: of.delivery,
  sentAt: iso(of.sentAt),
  openedAt: iso(of.openedAt),
  progress: of.progress,
  unsent: of.unsent,
  submittedAt: iso(of.submittedAt),
  withdrawnAt: iso(of.withdrawnAt),
  erasedAt: iso(of.erasedAt),
  lastActivityAt: iso(of.lastActivityAt),
  nextReminderAt: iso(of.nextReminderAt),
});

/** Everything that the page shows, of the same entries. */
export function shownBoard(view: BoardView): z.input<typeof boardSchema> {
  const { survey, board, entries } = view;
  const shownGroup = ({ id, label, counts: of }: Group) => ({
    id,
    label: label === null ? '' : plain(view, label),
    counts: shownCounts(of),
  });
  return {
    survey: survey.id,
    at: new Date(board.at).toISOString(),
    stamp: board.stamp,
    synthetic: entries.some(({ synthetic }) => synthetic),
    counts: shownCounts(countsOf(entries)),
    unconfirmed: board.unconfirmed,
    regions: groupsOf(board, entries).map((region) => ({
      ...shownGroup(region),
      countries: region.countries.map(shownGroup),
    })),
    partnerships: partnershipsOf(board, entries).map(({ sides, ...row }) => ({
      ...row,
      sides: sides.map(({ municipality, name, entries: own }) => ({
        municipality,
        name,
        invitations: own.map(({ invitation }) => invitation),
      })),
    })),
    days: daysOf(entries, survey.timeZone, board.at),
    invitations: entries.map((one) => shownEntry(board, one)),
  };
}
