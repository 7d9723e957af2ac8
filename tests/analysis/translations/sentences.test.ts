/** Sentences and how like they are: laws that hold for any text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lostMarks } from '../../../server/analysis/translations/kept-marks.ts';
import { LEAST_LIKE, likeness, likenessAtMost, wordsOf } from '../../../server/analysis/translations/likeness.ts';
import { writtenSentences, writtenWhole } from '../../../server/analysis/translations/saving.ts';
import {
  joinedTargets,
  laidOut,
  pairedWholes,
  pairsWith,
  sentencesIn,
} from '../../../server/analysis/translations/sentences.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const prose = fc
  .array(fc.constantFrom('Me hausta regn.', 'Det gjekk bra!', 'Kva no?', ' ', '\n', '\n\n', 'og så', '👩🏽‍🚒'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(' '));

describe('the sentences of a text', () => {
  it('are all of it, with what stands between them', () => {
    fc.assert(
      fc.property(fc.oneof(text, prose), (written) => {
        const sentences = sentencesIn(written, 'nn');
        const whole = sentences.map(({ before, text: said }) => before + said).join('');
        expect(written.startsWith(whole)).toBe(true);
        expect(written.slice(whole.length).trim()).toBe('');
        expect(sentences.filter((one) => one.text.trim() !== one.text || one.text === '')).toEqual([]);
      }),
    );
  });

  it('give the text again where each stands for itself, without white space around it', () => {
    fc.assert(
      fc.property(fc.oneof(text, prose), (written) => {
        const sentences = sentencesIn(written, 'es');
        const targets = sentences.map((one) => one.text);
        expect(joinedTargets(sentences, targets)).toBe(written.trim());
        expect(laidOut(sentences, pairsWith(sentences, targets))).toEqual(targets);
      }),
    );
  });

  it('are a person’s pairs where they were written one by one; some left out, it is unfinished', () => {
    const sentences = sentencesIn('Me hausta regn. Det gjekk bra.', 'nn');
    expect(writtenSentences(sentences, [' We harvested rain. ', ''])).toEqual({
      text: 'We harvested rain.',
      pairs: [
        { source: 'Me hausta regn.', target: 'We harvested rain.' },
        { source: 'Det gjekk bra.', target: '' },
      ],
      isUnfinished: true,
    });
    expect(writtenSentences(sentences, ['', ' '])).toEqual({ text: '', pairs: [], isUnfinished: false });
  });

  it('of two whole texts are pairs only where both have as many', () => {
    const source = { text: 'Me hausta regn. Det gjekk bra.', language: 'nn' };
    expect(pairedWholes(source, { text: 'One sentence for both.', language: 'en' })).toEqual([]);
    expect(writtenWhole(source, 'en', 'We harvested rain. It went well.').pairs).toHaveLength(2);
  });
});

describe('likeness', () => {
  const words = fc.array(fc.constantFrom('regn', 'tak', 'skule', 'vatn', 'og'), { maxLength: 12 });

  it('is 1 of the same words, the same both ways, and never more than the words alone allow', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const found = likeness(one, other);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(likenessAtMost(one, other) + 1e-12);
        expect(likeness(other, one)).toBeCloseTo(found, 12);
        expect(found === 1).toBe(one.join(' ') === other.join(' '));
      }),
    );
  });

  it('is Levenshtein’s distance on words, as a share of the longer sentence', () => {
    const like = (one: string, other: string) => likeness(wordsOf(one), wordsOf(other));
    // One word of four put in; one of five exchanged; two of four.
    expect(like('Det gjekk bra.', 'Det gjekk svært bra.')).toBe(0.75);
    expect(like('Me hausta regn på taket.', 'Me hausta snø på taket!')).toBe(0.8);
    expect(like('Me hausta mykje regn', 'De hausta mykje vatn')).toBe(0.5);
    expect(LEAST_LIKE).toBe(0.75);
  });
});

it('numbers, addresses and places to be filled in are missed in a translation, however a language parts numbers', () => {
  const source = 'I 2014 planta me 1 200 tre, sjå https://samsvar.example/a eller skriv til [kommune].';
  expect(
    lostMarks(source, 'In 2014 we planted 1 200 trees, see https://samsvar.example/a or write to [kommune].'),
  ).toEqual([]);
  expect(lostMarks('1.200 tre i 2014', '1,200 trees')).toEqual(['2014']);
  expect(lostMarks(source, 'Trees.')).toContain('https://samsvar.example/a');
});
