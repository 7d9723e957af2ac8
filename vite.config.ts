/** What the browser gets: hashed files under `dist/client/assets/` and a manifest. Run by `server/build.ts`. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: 'client/public',
  // Also where NODE_ENV says otherwise, as in tests: the same files everywhere.
  resolve: { conditions: ['module', 'browser', 'production'] },
  build: {
    manifest: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: [
        ...['client/form/form.ts', 'client/form/print.ts', 'client/form/own-clock.ts', 'client/form/copy.ts'],
        'client/office/template-preview.ts',
        'client/office/passage.ts',
        'client/analysis/translation.ts',
        'client/open/proof.ts',
        'client/board/board.ts',
        'client/analysis/grid.ts',
        'client/analysis/coding.ts',
        'client/analysis/chart-png.ts',
        ...[
          'client/styles/form.css',
          'client/styles/beside.css',
          'client/styles/quotes.css',
          'client/styles/follow-up.css',
          'client/styles/receipt.css',
          'client/styles/open.css',
          'client/styles/office.css',
          'client/styles/letters.css',
          'client/styles/analysis-reading.css',
          'client/styles/analysis-search.css',
          'client/styles/codebook.css',
          'client/styles/coding.css',
          'client/styles/analysis-comparison.css',
          'client/styles/analysis-report.css',
          'client/styles/analysis-translations.css',
        ],
      ],
    },
  },
  logLevel: 'warn',
});
