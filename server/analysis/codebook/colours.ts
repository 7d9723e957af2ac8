/** The colours of codes. Defined for pages in `client/styles/code-colours.css`; here for pictures that leave the page. */

/** Tokens, in the order in which they are offered. */
export const codeColours = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12'] as const;
export type CodeColour = (typeof codeColours)[number];

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
