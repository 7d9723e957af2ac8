/** What the form's script says, in the page's one language, and what it must know: a data block, which no policy counts as script. */
import { decimalText } from '../definitions/decimals.ts';
import type { Language, Question, QuestionKind, Questionnaire } from '../definitions/model.ts';
import { answerable } from '../definitions/model.ts';
import { type Html, trusted } from '../pages/html.ts';
import { localeOf } from '../pages/times.ts';
import { countedIn } from './follow-ups.ts';
import { limitsOf } from './limits.ts';
import type { Reader } from './reader.ts';
import type { Visit } from './visit.ts';

/** Names of the texts and their places, as README.md lists them; `respond:script-NAME` in `locales/*`. */
const TEXTS: Record<string, string[]> = {
  received: ['time'],
  progress: ['done', 'all'],
  words: ['n'],
  wordsOf: ['n', 'max'],
  wordsFrom: ['n', 'min'],
  charactersOf: ['n', 'max'],
  charactersFrom: ['n', 'min'],
  sum: ['sum', 'whole'],
  errors: ['n'],
};
/** The same, `device:NAME`: what is said of texts on the device, of colleagues and of whose device it is. */
const DEVICE_TEXTS: Record<string, string[]> = {
  kept: [],
  memory: [],
  sending: [],
  refused: ['reason'],
  conflict: [],
  offline: [],
  busy: [],
  left: ['n'],
  queued: [],
  queuedHere: [],
  held: [],
  submitting: [],
  wait: [],
  fallenBack: [],
  unkept: [],
  copy: [],
  file: [],
  versions: [],
  yours: [],
  mine: [],
  theirs: [],
  join: [],
  colleague: [],
  blank: [],
  writing: ['who'],
  news: ['who'],
  shared: [],
  sharedMeans: [],
  remove: [],
  removeReceived: [],
  removeLeft: ['n'],
  removeYes: [],
  removeNo: [],
  removed: [],
  asked: [],
};

/** By the name of the limit, as `limitsOf` gives it. */
const LIMIT_CODES = {
  'min-words': 'too-few-words',
  'max-words': 'too-many-words',
  'min-length': 'too-short',
  'max-length': 'too-long',
} as const;
const NUMBER = ['not-a-number', 'not-whole', 'too-many-decimals', 'too-small', 'too-large'];
/** What the script may have to say of each kind before it has asked the server. */
const CODES: Record<QuestionKind, string[]> = {
  'long text': [],
  'short text': [],
  'one choice': [],
  'several choices': ['too-few-choices', 'too-many-choices'],
  number: NUMBER,
  'yes/no': [],
  date: ['not-a-date', 'too-early', 'too-late'],
  share: [...NUMBER, 'wrong-sum'],
  indicator: [
    ...NUMBER,
    ...['field-missing', 'baseline-incomplete', 'not-a-year', 'year-too-early', 'year-too-late', 'years-out-of-order'],
  ],
  note: [],
};
const ERROR_PLACES = ['actual', 'min', 'max', 'decimals', 'sum', 'whole', 'baseline'];

const places = (names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `{${name}}`]));

const codesOf = (question: Question): string[] => [
  ...(question.required ? ['required'] : []),
  ...limitsOf(question).map(([name]) => LIMIT_CODES[name]),
  ...CODES[question.kind],
];

/** JSON in which no text can end the block it stands in. */
const inBlock = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Written once for each questionnaire and language. */
const written = new WeakMap<Questionnaire, Map<Language, string>>();

function textsFor(questionnaire: Questionnaire, reader: Reader, isAnonymous: boolean): string {
  const of = written.get(questionnaire) ?? new Map<Language, string>();
  written.set(questionnaire, of);
  const known = of.get(reader.language);
  if (known !== undefined) return known;
  const codes = new Set(answerable(questionnaire).flatMap(codesOf));
  const texts = inBlock({
    ...Object.fromEntries(
      Object.entries(TEXTS).map(([name, names]) => [name, reader.t(`respond:script-${name}`, places(names))]),
    ),
    ...Object.fromEntries(
      Object.entries(DEVICE_TEXTS).map(([name, names]) => [name, reader.t(`device:${name}`, places(names))]),
    ),
    by: reader.t('colleagues:written-by', places(['who'])),
    // The day is all that is kept.
    ...(isAnonymous && { received: reader.t('anonymous:received') }),
    ...Object.fromEntries([...codes].map((code) => [`error.${code}`, reader.t(`error:${code}`, places(ERROR_PLACES))])),
  });
  of.set(reader.language, texts);
  return texts;
}

/** `<script type="application/json" id="texts">`. */
export function scriptTexts(visit: Visit, reader: Reader): Html {
  const { content } = visit.version;
  const about = inBlock({
    language: reader.language,
    locale: localeOf(reader.language),
    decimal: reader.decimal(decimalText(0.5)).charAt(1),
    questions: answerable(countedIn(visit)).length,
    status: visit.response?.status === 'reopened' ? 'reopened' : 'draft',
    changes: visit.response?.changes ?? 0,
  });
  return trusted(
    `<script type="application/json" id="texts">${about.slice(0, -1)},"texts":${textsFor(content, reader, visit.survey.anonymous)}}</script>`,
  );
}
