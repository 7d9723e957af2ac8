/** The import form as it is posted: files with the session's `csrf`, without a script. */
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../../foundation/problem.ts';
import { LARGEST_FILE } from './limits.ts';
import type { UploadedFile } from './tables-in-files.ts';

const uploaded = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })).catch([]),
  /** A file that is larger than one may be. */
  tooLarge: z.string().optional().catch(undefined),
  source: z.string().catch(''),
});

/** What `readUpload` has put into the request's body. */
export const uploadIn = (body: unknown): z.infer<typeof uploaded> => uploaded.parse({ ...Object(body) });

/** preHandler before `checkCsrf`: a multipart body becomes `request.body` with its fields, `files` and `tooLarge`. `Problem` 400 where it is cut. */
export async function readUpload(request: FastifyRequest): Promise<void> {
  if (!request.isMultipart()) return;
  const fields: Record<string, string> = {};
  const files: UploadedFile[] = [];
  let tooLarge: string | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') {
        if (typeof part.value === 'string') fields[part.fieldname] = part.value;
        continue;
      }
      const bytes = await bytesOf(part);
      if (bytes === undefined) tooLarge = part.filename;
      // A form sent without a choice has a file without name and content.
      else if (bytes.length > 0) files.push({ name: part.filename.slice(0, 200), bytes });
    }
  } catch (error) {
    if (error instanceof Problem || (error instanceof Error && 'statusCode' in error)) throw error;
    // The parser's own errors say no status: what it cannot read was cut on its way.
    throw new Problem(400, 'bad-request');
  }
  request.body = { ...fields, files, tooLarge };
}

/** Undefined where there are more than a file may have; the rest is let go, so that the answer can come. */
async function bytesOf({ file }: MultipartFile): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size <= LARGEST_FILE) chunks.push(chunk);
  }
  return size > LARGEST_FILE || file.truncated ? undefined : Uint8Array.from(Buffer.concat(chunks));
}
