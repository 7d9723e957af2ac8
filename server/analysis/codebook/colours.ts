/** The colours of codes. Defined for pages in `client/styles/code-colours.css`; here for pictures that leave the page. */
import type { CodeColour } from '../../definitions/model.ts';

/** On a light ground. Each has at least 3 : 1 to white; the same tokens have others in the dark. */
export const CODE_COLOURS: Record<CodeColour, string> = {
  c1: '#273fb7',
  c2: '#c75309',
  c3: '#bd67fd',
  c4: '#125b00',
  c5: '#ad0b2a',
  c6: '#3d99c1',
  c7: '#927659',
  c8: '#f5369c',
  c9: '#949653',
  c10: '#03706d',
  c11: '#74808a',
  c12: '#5674cc',
};
