// Before anything else (`--import`): code that was compiled once is kept for the next start, which takes half the time. Where the folder cannot be written, nothing is kept.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'samsvar'));
