/** When a survey is open to whom. */
import { describe, expect, it } from 'vitest';
import { effectiveSchedule, phaseOf, windowOf } from '../../../server/fieldwork/schedule/phase.ts';

const survey = {
  id: 's',
  timeZone: 'Europe/Oslo',
  opens: '2026-03-01T08:00:00+01:00',
  closes: '2026-03-27T23:59:00+01:00',
};
const invitation = { extendedUntil: null, withdrawnAt: null };
const at = (text: string): number => Date.parse(text);
const file = effectiveSchedule(survey, undefined);
const draft = { status: 'draft' } as const;

describe('a survey', () => {
  it('goes by its file until somebody sets a schedule', () => {
    expect(file).toMatchObject({
      opensAt: at(survey.opens),
      closesAt: at(survey.closes),
      remindDays: [],
      graceDays: 0,
    });
    const phase = (time: string) => phaseOf(survey, file, undefined, undefined, at(time));
    expect(phase('2026-02-28T00:00:00Z')).toBe('not open yet');
    expect(phase('2026-03-01T07:00:00Z')).toBe('open');
    expect(phase('2026-03-27T22:58:59.999Z')).toBe('open');
    expect(phase('2026-03-27T22:59:00Z')).toBe('closed');
    const set = { ...file, closesAt: null, changedAt: 5 };
    expect(effectiveSchedule(survey, set)).toBe(set);
    expect(phaseOf(survey, set, invitation, undefined, at('2126-01-01T00:00:00Z'))).toBe('open');
  });

  it('stays open for those with a draft, as many days of its own calendar as they have, over the change of the clock', () => {
    const schedule = { ...file, graceDays: 3 };
    const phase = (response: Parameters<typeof phaseOf>[3], time: string) =>
      phaseOf(survey, schedule, invitation, response, at(time));
    expect(windowOf(survey, schedule, invitation, draft).endsAt).toBe(at('2026-03-30T23:59:00+02:00'));
    expect(phase(draft, '2026-03-30T21:58:00Z')).toBe('open');
    expect(phase({ status: 'reopened' }, '2026-03-30T21:58:00Z')).toBe('open');
    expect(phase(draft, '2026-03-30T21:59:00Z')).toBe('closed');
    expect(phase(undefined, '2026-03-28T00:00:00Z')).toBe('closed');
    expect(phase({ status: 'submitted' }, '2026-03-28T00:00:00Z')).toBe('closed');
  });

  it('gives one that was extended its own time, and never less than the others have', () => {
    const extended = { ...invitation, extendedUntil: at('2026-04-10T12:00:00Z') };
    const phase = (one: typeof extended, time: string, response?: typeof draft) =>
      phaseOf(survey, { ...file, graceDays: 1 }, one, response, at(time));
    expect(phase(extended, '2026-04-10T11:59:00Z')).toBe('open');
    expect(phase(extended, '2026-04-10T12:00:00Z')).toBe('closed');
    expect(phase(extended, '2026-04-11T11:59:00Z', draft)).toBe('open');
    expect(phase({ ...invitation, extendedUntil: 1 }, '2026-03-27T12:00:00Z')).toBe('open');
  });

  it('opens for nobody who was withdrawn', () => {
    const withdrawn = { ...invitation, withdrawnAt: 1 };
    expect(phaseOf(survey, file, withdrawn, undefined, at('2026-03-10T00:00:00Z'))).toBe('withdrawn');
  });
});
