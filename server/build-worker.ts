/** Builds the service worker: one file of one name, `sw.js`, with its texts and the build's identity in it. Run by `server/build.ts`. */
import type { InlineConfig } from 'vite';
import { direction, languages, translator } from './pages/texts.ts';

/** What the worker says, by language: `client/worker/made-pages.ts` has the shape. */
function workerTexts(): Record<string, Record<string, string>> {
  return Object.fromEntries(
    languages.map((language) => {
      const t = translator(language);
      return [
        language,
        {
          dir: direction(language),
          kept: t('offline:kept', { time: '{time}' }),
          title: t('offline:title'),
          text: t('offline:text'),
          again: t('offline:again'),
          form: t('offline:form'),
        },
      ];
    }),
  );
}

/** Vite's configuration for the worker of `root`, into `folder`. `build` makes another build another worker: browsers compare its bytes. */
export const workerBuild = (root: string, folder: string, build: string): InlineConfig => ({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  define: { BUILD: JSON.stringify(build), TEXTS: JSON.stringify(workerTexts()) },
  build: {
    outDir: folder,
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: 'client/worker/sw.ts',
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
