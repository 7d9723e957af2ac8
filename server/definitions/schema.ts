/**
 * How a survey is written: `survey.yaml`, one YAML file a questionnaire, and one of the codebook. The one schema from which the files are checked, the editors'
 * JSON Schema is made (`write-schema.ts`) and `docs/definitions.md` is tested. What a survey is once read: `model.ts`.
 */
import { z } from 'zod';
import { codeColours } from './model.ts';

/** Answers stand under their ids; `constructor` is the one id of this form that every object has from the start. */
export const ID = /^(?!constructor$)[a-z][a-z0-9-]*$/;
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const id = z.string().regex(ID).describe('Lower-case letters, digits and hyphens; begins with a letter.');
const language = z.string().regex(LANGUAGE).describe('A language tag (BCP 47) such as nb, nn, es, en.');

const wording = z.union([
  z.string().min(1),
  z.strictObject({
    text: z.string().min(1),
    printed: z.string().min(1).optional().describe('As it once was printed, where it was corrected since.'),
    of: z.string().optional().describe('First 12 hex digits of the SHA-256 of the wording this translates.'),
  }),
]);

/** A string in several languages: the authoritative wording plain, each translation with the hash of what it translates. */
export const text = z
  .object({ source: language.optional().describe('The authoritative language, where it is not the file’s.') })
  .catchall(wording)
  .describe('One string in several languages.');

const choice = z.strictObject({ id, label: text });
const choices = z.array(choice).min(1);
const whole = z.number().int().min(0);
const day = z.iso.date();
const moment = z.iso.datetime({ offset: true });
const year = z.number().int().min(1).max(9999);

const asked = {
  id,
  text,
  hint: text.optional().describe('A sentence below the question.'),
  concept: id.optional().describe('What makes questions of several questionnaires comparable.'),
  corresponds: z.enum(['equal', 'similar', 'only here']).optional().describe('How well it matches its concept.'),
  required: z.boolean().optional().describe('Whether it must be answered before submission.'),
};

const prefill = z
  .enum(['contributors'])
  .optional()
  .describe('Lets the respondent fill in the names and roles of those who have written, where the answer is empty.');

const question = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('long text'),
    ...asked,
    minWords: whole.optional(),
    maxWords: whole.min(1).optional(),
    minLength: whole.optional(),
    maxLength: whole.min(1).optional(),
    prefill,
  }),
  z.strictObject({
    kind: z.literal('short text'),
    ...asked,
    minLength: whole.optional(),
    maxLength: whole.min(1).optional(),
    prefill,
  }),
  z.strictObject({ kind: z.literal('one choice'), ...asked, choices }),
  z.strictObject({
    kind: z.literal('several choices'),
    ...asked,
    choices,
    minChoices: whole.optional(),
    maxChoices: whole.min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('number'),
    ...asked,
    min: z.number().optional(),
    max: z.number().optional(),
    decimals: whole.max(9).optional().describe('Digits after the decimal mark.'),
    unit: text.optional(),
  }),
  z.strictObject({ kind: z.literal('yes/no'), ...asked }),
  z.strictObject({ kind: z.literal('date'), ...asked, min: day.optional(), max: day.optional() }),
  z.strictObject({
    kind: z.literal('share'),
    ...asked,
    parts: choices,
    whole: z.number().positive().optional().describe('What the parts add up to; 100 when absent.'),
    decimals: whole.max(9).optional().describe('Digits after the decimal mark.'),
    unit: text.optional(),
  }),
  z.strictObject({
    kind: z.literal('indicator'),
    ...asked,
    name: text.optional().describe('Where the survey, not the respondent, names the indicator.'),
    unit: text.optional(),
    minYear: year.optional(),
    maxYear: year.optional(),
    baseline: z
      .enum(['required', 'optional'])
      .optional()
      .describe('Whether a latest value may stand without a baseline; required when absent.'),
  }),
  z.strictObject({ kind: z.literal('note'), id, text, hint: text.optional() }),
]);

const section = z.strictObject({
  number: z.string().min(1).optional().describe('As printed: "1".'),
  heading: text.optional(),
  questions: z.array(question).min(1),
});

/** One questionnaire's file. */
export const questionnaireSchema = z.strictObject({
  id,
  title: text,
  introduction: text.optional(),
  language: language.describe('The authoritative language of this file’s texts.'),
  audience: z.strictObject({
    label: text,
    regions: z.array(id).min(1).describe('Regions of the registry whose municipalities get it.'),
    language: language.optional().describe('Overrides the municipality’s own language.'),
  }),
  pipes: z
    .record(id, z.strictObject({ byPartnerRegion: z.record(id, text), otherwise: text }))
    .optional()
    .describe('Words that stand for [name] in the texts, by the region of the respondent’s partners.'),
  sections: z.array(section).min(1),
});

/** `survey.yaml`. */
export const surveySchema = z.strictObject({
  id,
  title: text,
  description: text.describe('Shown on the first page.'),
  languages: z.array(language).min(1).describe('In the order in which they are offered.'),
  source: language.describe('The authoritative language of this file’s texts.'),
  fallback: z.record(language, z.array(language)).describe('Where to look for a missing text: nn: [nb, en].'),
  opens: moment.optional(),
  closes: moment.optional(),
  timeZone: z.string().min(1).describe('IANA name, such as Europe/Oslo.'),
  minimumGroupSize: z.number().int().min(1).describe('Counts of fewer answers are withheld; 1 withholds nothing.'),
  anonymous: z
    .boolean()
    .optional()
    .describe('Who has answered is known, and not which answer is whose; for good: docs/decisions/anonymous.md.'),
  registry: z.string().min(1).optional().describe('Folder of the registry’s CSV files; registry when absent.'),
  codebook: z.string().min(1).optional().describe('The codebook’s file; codebook.yaml where there is one.'),
  concepts: z.array(z.strictObject({ id, label: text })),
  questionnaires: z.array(z.string().min(1)).min(1).describe('File names, in order.'),
});

/** All of it in the file's one source language: it is the code's own once it is read in. */
const codeText = z.record(language, wording).describe('One string in several languages.');

/** As other ids, but for what stands in the same place of an address. */
const codeId = z
  .string()
  .regex(/^(?!(?:constructor|new|history|export|import)$)[a-z][a-z0-9-]*$/)
  .describe('Lower-case letters, digits and hyphens; begins with a letter.');

const codeInFile = z.strictObject({
  id: codeId,
  colour: z.enum(codeColours).describe('One of the palette’s twelve.'),
  name: codeText,
  definition: codeText.describe('What belongs to it, and what does not.'),
  get codes() {
    return z.array(codeInFile).optional().describe('The codes that stand under it, in order.');
  },
});

/** A codebook's file. */
export const codebookSchema = z.strictObject({
  source: language.describe('The authoritative language of this file’s texts.'),
  codes: z.array(codeInFile).min(1),
});

const passage = z.strictObject({
  text: z
    .string()
    .min(1)
    .describe('A sentence or two; the passages of an answer follow one another with a space between.'),
  page: whole.describe('Of the source, where the facts stand.'),
  codes: z.array(id).describe('Codes of the codebook that the passage is coded with.'),
});

const measured = z.strictObject({ year, value: z.number() });
const figures = z.strictObject({
  name: z.string().min(1).optional().describe('Where the survey does not name the indicator.'),
  unit: z.string().min(1).optional().describe('Where the survey does not say it.'),
  baseline: measured.optional().describe('Absent where the source gives none.'),
  latest: measured,
  page: whole.describe('Of the source, where the figures stand.'),
  years: z
    .string()
    .min(1)
    .optional()
    .describe('Where the source does not name the years: what it says, and why these.'),
});

/** `worked-example.yaml`: synthetic answers after the facts of a source, with their codings. */
export const workedExampleSchema = z.strictObject({
  source: z.string().min(1).describe('What the facts are taken from.'),
  responses: z
    .array(
      z.strictObject({
        questionnaire: id,
        municipality: id.describe('It answers in its own language.'),
        answers: z.record(id, z.array(passage).min(1)).default({}).describe('By question, of those that take text.'),
        figures: z.record(id, figures).default({}).describe('By question, of those that are indicators.'),
      }),
    )
    .min(1),
});

export type WorkedExampleFile = z.infer<typeof workedExampleSchema>;
export type CodebookFile = z.infer<typeof codebookSchema>;
export type WrittenText = z.infer<typeof text>;
export type WrittenQuestion = z.infer<typeof question>;
export type QuestionnaireFile = z.infer<typeof questionnaireSchema>;
export type SurveyFile = z.infer<typeof surveySchema>;
