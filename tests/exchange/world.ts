/** A survey with every kind of question, two questionnaires, and a second version of one of them; respondents who may answer anything. */
import type { AnswerValue } from '../../server/definitions/answers.ts';
import type { Question, Questionnaire, Survey, Text } from '../../server/definitions/model.ts';
import { type ExportFormat, type ExportWish, exportSurvey } from '../../server/exchange/export.ts';
import { newId } from '../../server/foundation/ids.ts';
import type { Registry } from '../../server/registry/model.ts';
import type { Store, Submission } from '../../server/store/store.ts';
import { type Engine, freeze, invited, newPlace } from '../store/world.ts';

const text = (nb: string, en = nb): Text => ({ source: 'nb', in: { nb: { text: nb }, en: { text: en } } });
const asked = (id: string) => ({ id, text: text(`Hva er ${id}?`, `What is ${id}?`), required: false });
const choices = [
  { id: 'a', label: text('=1+1') },
  { id: 'b', label: text('B; "b", b', 'B in English') },
];

const kinds: Question[] = [
  { ...asked('stories'), kind: 'long text', concept: 'stories' },
  { ...asked('line'), kind: 'short text' },
  { ...asked('one'), kind: 'one choice', choices },
  { ...asked('several'), kind: 'several choices', choices },
  { ...asked('amount'), kind: 'number', unit: text('kroner') },
  { ...asked('agreed'), kind: 'yes/no' },
  { ...asked('day'), kind: 'date' },
  { ...asked('spending'), kind: 'share', whole: 100, parts: [{ id: 'travel', label: text('Reiser', 'Travel') }] },
  { ...asked('measure'), kind: 'indicator' },
];

const questionnaire = (id: string, questions: Question[]): Questionnaire => ({
  id,
  title: text(`Skjema ${id}`, `Form ${id}`),
  language: 'nb',
  audience: { label: text('Alle'), regions: ['north', 'south'] },
  sections: [{ questions }],
  pipes: {},
});

/** The first version of `north`. */
const first = questionnaire('north', kinds);
/** The second one: a question less, one more, a choice more, and an `amount` that is text. */
const second = questionnaire('north', [
  ...kinds.filter(({ id }) => !['line', 'amount', 'several'].includes(id)),
  { ...asked('several'), kind: 'several choices', choices: [...choices, { id: 'c', label: text('C') }] },
  { ...asked('amount'), kind: 'short text' },
  { ...asked('lessons'), kind: 'long text' },
]);
/** Asks `stories` alike, and `line` as another kind. */
const south = questionnaire('south', [
  { ...asked('stories'), kind: 'long text', concept: 'stories' },
  { ...asked('line'), kind: 'long text' },
]);

export const survey: Survey = {
  id: 'reading',
  title: text('Lesing'),
  description: text('Om lesing'),
  languages: ['nb', 'en'],
  fallback: {},
  timeZone: 'Europe/Oslo',
  anonymous: false,
  minimumGroupSize: 1,
  concepts: [{ id: 'stories', label: text('Historier') }],
  questionnaires: [first, south],
  registryFolder: '',
};

const registry: Registry = {
  regions: [
    { id: 'north', label: text('Nord', 'The north') },
    { id: 'south', label: text('Sør', 'The south') },
  ],
  countries: [
    { id: 'NO', region: 'north', label: text('Norge', 'Norway') },
    { id: 'GT', region: 'south', label: text('Guatemala') },
  ],
  municipalities: [
    { id: 'alta', name: 'Alta', country: 'NO', language: 'nb' },
    { id: 'solola', name: 'Sololá', country: 'GT', language: 'es' },
  ],
  partnerships: [
    { id: 'pair', label: 'Alta – Sololá', status: 'active', period: '2011–2014', municipalities: ['alta', 'solola'] },
    { id: 'old', label: '=Old', status: 'ended', period: '2001', municipalities: ['alta'] },
  ],
};

export interface Collected {
  store: Store;
  /** Submits answers to the newest version of a questionnaire, or to `version`. */
  submits(
    answers: Record<string, AnswerValue>,
    about?: { questionnaire?: string; version?: number; synthetic?: boolean; language?: string; at?: number },
  ): Promise<Submission>;
  /** Opens it again and submits other answers to the same questions. */
  submitsAgain(before: Submission, answers: Record<string, AnswerValue>): Promise<Submission>;
  /** The whole file. */
  exported(
    format: ExportFormat,
    language?: string,
    more?: Pick<ExportWish, 'extras' | 'asker'>,
  ): Promise<{ bytes: Buffer; fileName: string; contentType: string }>;
  remove(): Promise<void>;
}

/** 2026-11-24T23:30:00.123Z: the next day in Oslo. */
export const NOW = Date.UTC(2026, 10, 24, 23, 30, 0, 123);
export const standing = { now: () => NOW };

export async function collected(engine: Engine): Promise<Collected> {
  const place = await newPlace(engine);
  const store = await place.open();
  const newest: Record<string, number> = {};
  for (const content of [first, second, south]) {
    const frozen = await store.freezeVersion({
      survey: survey.id,
      questionnaire: content.id,
      hash: JSON.stringify(content),
      content,
      at: 1,
    });
    newest[content.id] = frozen.version.version;
  }
  await store.importRegistry(survey.id, registry, 'hash');
  return {
    store,
    async submits(
      answers,
      { questionnaire: id = 'north', version, synthetic = false, language = 'nb', at = NOW } = {},
    ) {
      const municipality = id === 'north' ? 'alta' : 'solola';
      const invitation = await invited(store, { survey: survey.id, questionnaire: id, municipality, synthetic });
      const result = await store.submit({
        survey: survey.id,
        invitation: invitation.id,
        version: version ?? newest[id] ?? 1,
        language,
        answers: Object.entries(answers).map(([question, value]) => ({
          question,
          value,
          baseRevision: 0,
          clientId: newId(),
        })),
        at,
        clientId: newId(),
        freeze,
      });
      if (result.kind !== 'submitted') throw new Error(JSON.stringify(result));
      return result.submission;
    },
    async submitsAgain({ invitation, version, language, answers: before }, answers) {
      await store.reopen(survey.id, invitation, NOW);
      const result = await store.submit({
        ...{ survey: survey.id, invitation, version, language, at: NOW, clientId: newId(), freeze },
        answers: Object.entries(answers).map(([question, value]) => ({
          ...{ question, value, clientId: newId(), baseRevision: before[question]?.revision ?? 0 },
        })),
      });
      if (result.kind !== 'submitted') throw new Error(JSON.stringify(result));
      return result.submission;
    },
    async exported(format, language = 'nb', more = {}) {
      const { stream, fileName, contentType } = await exportSurvey({ store, clock: standing }, survey, {
        ...{ format, language },
        ...more,
      });
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return { bytes: Buffer.concat(chunks), fileName, contentType };
    },
    async remove() {
      await store.close();
      await place.remove();
    },
  };
}
