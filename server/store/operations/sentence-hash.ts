/** What sentences of the translation memory are found by. */
import { sha256 } from '../../foundation/hash.ts';
import { plainSentence } from '../translations.ts';

/** The same for sentences that differ in white space or in how their letters are put together only. */
export const sentenceHash = (sentence: string): string => sha256(plainSentence(sentence));
