/** The researchers' forms as they are posted. */
import { z } from 'zod';

/** One field's text; `''` where it is missing or repeated. */
export const postedText = z.string().catch('');

/** The schema of a form's body. What is no form at all has no fields, so the form is shown again. */
export const posted = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z.preprocess((body) => ({ ...Object(body) }), z.object(fields));
