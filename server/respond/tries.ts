export { countTry } from '../access/tries.ts';
