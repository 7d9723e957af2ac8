/** Where the built client's files are: hashed names from Vite's manifest. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface Assets {
  /** The public path of a built entry, as `client/form/form.ts` or `client/styles/form.css`. Throws where it was not built. */
  url(entry: string): string;
  /** Folder that `/assets/` serves, with `.br` and `.gz` beside each file. */
  folder: string;
}

const manifestFile = z.record(z.string(), z.object({ file: z.string() }));

export const clientFolder = (root: string): string => join(root, 'dist', 'client');

/** Reads the manifest under `folder`. Throws where the client was not built. */
export function readAssets(folder: string): Assets {
  const file = join(folder, '.vite', 'manifest.json');
  if (!existsSync(file)) throw new Error(`the client is not built: no ${file}; run: npm run build`);
  const manifest = manifestFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    folder,
    url(entry) {
      const built = manifest[entry];
      if (built === undefined) throw new Error(`${entry} is not among the built client files`);
      return `/${built.file}`;
    },
  };
}
