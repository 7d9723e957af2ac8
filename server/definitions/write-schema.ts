/** Writes the JSON Schemas that editors check survey files with: `npm run schema`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codebookSchema, questionnaireSchema, surveySchema, workedExampleSchema } from './schema.ts';

const asFile = (schema: z.ZodType): string => `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;

/** File name → content. */
export const schemaFiles: Record<string, string> = {
  'survey.schema.json': asFile(surveySchema),
  'questionnaire.schema.json': asFile(questionnaireSchema),
  'codebook.schema.json': asFile(codebookSchema),
  'worked-example.schema.json': asFile(workedExampleSchema),
};

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', '..', 'surveys');
  for (const [name, content] of Object.entries(schemaFiles)) writeFileSync(join(folder, name), content);
}
