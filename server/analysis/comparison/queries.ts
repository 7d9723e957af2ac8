/** What a page's form or an address asks for. Whatever was sent is answered: what makes no sense counts as not said. */
import { z } from 'zod';
import { type ItemOptions, itemOptions } from './options.ts';

const some = z.preprocess((value) => [value ?? []].flat(), z.array(z.string().min(1).max(200)).max(200)).catch([]);
const question = z.object({ question: z.string().min(1).max(200) });

/** Text as addresses have it, as options have it. Undefined where a question is needed and none is named. */
export function optionsOf(kind: ItemOptions['kind'], query: unknown): ItemOptions | undefined {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...Object(query) })) if (value !== '') given[name] = value;
  const { code, subcodes, ...rest } = given;
  const codes = some.parse(code);
  const raw: Record<string, unknown> = {
    ...rest,
    kind,
    ...(codes.length > 0 && { codes }),
    ...(subcodes !== undefined && { subcodes: subcodes !== 'no' }),
  };
  const read = itemOptions.safeParse(raw);
  if (read.success) return read.data;
  for (const issue of read.error.issues) delete raw[String(issue.path[0])];
  const again = itemOptions.safeParse({ ...raw, kind });
  return again.success ? again.data : undefined;
}

/** The question that is named, if any. */
export const questionIn = (query: unknown): string | undefined => question.safeParse(query).data?.question;
