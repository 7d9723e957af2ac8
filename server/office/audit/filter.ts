/** Which entries of the audit log somebody wants to see: the query of its page and its files, and back again. */
import { z } from 'zod';
import { momentOf } from '../../registry/time-zones.ts';
import { AUDIT_ACTIONS, type AuditFilter } from '../../store/audit.ts';

const DAY = 24 * 60 * 60 * 1000;

const one = z.string().trim().max(300).optional();
const day = z.union([z.iso.date(), z.literal('')]).optional();

/** A form sends every field, also those left empty: they count as absent. */
export const auditQuery = z.object({
  name: one.describe('E-mail address of an account or name of a token, exactly.'),
  action: z.enum([...AUDIT_ACTIONS, '']).optional(),
  kind: one.describe('What it was done to: `responses`, `registry`, `users`.'),
  subject: one.describe('Id of what it was done to.'),
  from: day.describe('First day, of the survey’s time zone; of what belongs to no survey, UTC.'),
  until: day.describe('Last day.'),
});
export type AuditQuery = z.infer<typeof auditQuery>;

const startOf = (date: string, zone: string, later = 0): number =>
  momentOf({ day: Date.parse(`${date}T00:00:00Z`) / DAY + later, minute: 0 }, zone);

/** The filter of a query, its days on the clocks of `zone`. */
export function auditFilterOf({ name, action, kind, subject, from, until }: AuditQuery, zone: string): AuditFilter {
  return {
    ...(name && { name }),
    ...(action && { action }),
    ...(kind && { kind }),
    ...(subject && { subject }),
    ...(from && { from: startOf(from, zone) }),
    ...(until && { until: startOf(until, zone, 1) }),
  };
}

/** The query that gives the filter again, with more where given; begins with `?`, or is empty. */
export function auditQueryOf(query: AuditQuery, more: Record<string, string> = {}): string {
  const set = Object.entries({ ...query, ...more }).filter(([, value]) => value !== undefined && value !== '');
  const written = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
  return written === '' ? '' : `?${written}`;
}
