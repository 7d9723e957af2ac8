/** The colours of codes. Defined for pages in `client/styles/code-colours.css`; here for pictures that leave the page. */
import type { CodeColour } from '../../definitions/model.ts';

/** On a light ground. Each has at least 3 : 1 to white; the same tokens have others in the dark. */
export const CODE_COLOURS: Record<CodeColour, string> = {
  c1: '#0062ba',
  c2: '#c05100',
  c3: '#7b3f9e',
  c4: '#1b7837',
  c5: '#b2182b',
  c6: '#0086a8',
  c7: '#7a4b16',
  c8: '#c2408e',
  c9: '#7a7a00',
  c10: '#00695c',
  c11: '#5f6670',
  c12: '#1f2a60',
};
