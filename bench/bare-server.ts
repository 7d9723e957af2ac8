/** The reference: Fastify with routes that do nothing. */
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 4 * 1024 * 1024 });
app.get('/r/:token', async () => ({ ok: true }));
// The page as a constant: what sending it costs, without making it.
const page = process.env.BENCH_PAGE ?? '';
app.get('/page/:token', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
app.post('/api/v1/r/:token/submission', async (_request, reply) => reply.code(201).send({ ok: true }));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', () => app.close().then(() => process.exit()));
process.send?.({ url });
