/** Plugins whose hooks, parsers and decorators must reach every route, not only their own. */
import type { FastifyInstance } from 'fastify';

export type Plugin = (app: FastifyInstance) => Promise<void>;

/** Marks a plugin so that Fastify does not encapsulate it: https://fastify.dev/docs/latest/Reference/Encapsulation/ */
export const wholeApp = (plugin: Plugin): Plugin => Object.assign(plugin, { [Symbol.for('skip-override')]: true });
