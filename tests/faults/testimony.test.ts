/** That the scenarios would notice: a history with a fault in it is counted as one. */
import { describe, expect, it } from 'vitest';
import { newTestimony, type Testimony } from './testimony.ts';

const revision = (number: number, value: string) => ({ question: 'stories', revision: number, value });

/** A client who was told that `one` is revision 1 and `two` revision 2, and does not know of `three`. */
function told(): Testimony {
  const testimony = newTestimony();
  for (const [at, text] of ['one', 'two', 'three'].entries()) testimony.sends('town', 'stories', `id-${at}`, text);
  testimony.isTold('id-0', 1);
  testimony.isTold('id-1', 2);
  testimony.isGiven('town', 'id-9', 'K7-1');
  return testimony;
}

const sound = { revisions: [revision(1, 'one'), revision(2, 'two')], submissions: ['K7-1'] };

describe('a testimony', () => {
  it.each([
    ['what is there as it was told', sound, 0, 0],
    ['what nobody was told of, stored once', { ...sound, revisions: [...sound.revisions, revision(3, 'three')] }, 0, 0],
    ['a revision that is gone', { ...sound, revisions: [revision(1, 'one')] }, 1, 0],
    ['a text that was cut', { ...sound, revisions: [revision(1, 'one'), revision(2, 'tw')] }, 2, 0],
    ['a text stored twice', { ...sound, revisions: [...sound.revisions, revision(3, 'one')] }, 0, 1],
    ['a receipt without its submission', { ...sound, submissions: [] }, 1, 0],
    ['a second submission', { ...sound, submissions: ['K7-1', 'K7-2'] }, 0, 1],
  ])('counts %s', (_, history, lost, duplicated) => {
    const testimony = told();
    testimony.check('town', history);
    testimony.check('town', history);
    expect(testimony.counts()).toMatchObject({ acknowledged: 3, lost, duplicated });
    expect(testimony.counts().findings).toHaveLength(lost + duplicated);
  });

  it('counts one request with two results', () => {
    const testimony = told();
    testimony.isTold('id-0', 2);
    testimony.isGiven('town', 'id-9', 'K7-2');
    expect(testimony.counts()).toMatchObject({ acknowledged: 3, lost: 0, duplicated: 2 });
  });
});
