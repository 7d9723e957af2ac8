/** The style sheet of the pages of working translations, beside the researchers' own. */
export const STYLE = 'client/styles/analysis-translations.css';
