/** The colours of codes. Defined for pages in `client/styles/code-colours.css`; here for pictures that leave the page. */
import type { CodeColour } from '../../definitions/model.ts';

/** On a light ground. Each has at least 3 : 1 to white; the same tokens have others in the dark. */
export const CODE_COLOURS: Record<CodeColour, string> = {
  c1: '#100a8a',
  c2: '#964c02',
  c3: '#c059e9',
  c4: '#62a15b',
  c5: '#882312',
  c6: '#348497',
  c7: '#4d1e00',
  c8: '#e834ad',
  c9: '#8e7a00',
  c10: '#18705d',
  c11: '#41424c',
  c12: '#423fa5',
};
