/** Submissions of 7 answers × 600 characters from 64 clients, each of another invitation, each answered once it is on disk; beside a route that takes the same body and does nothing. */
import type { Request } from 'autocannon';
import { buildClient } from '../server/build.ts';
import { tokenOf } from '../server/fieldwork/invitations.ts';
import { MEMORY, serve } from './child.ts';
import { load } from './load.ts';
import { answersOf, type EngineName, invite, newPlace } from './place.ts';
import { root } from './survey.ts';
import { median, number, percent, type Row } from './table.ts';

const AMOUNT = Number(process.env.BENCH_SUBMISSIONS ?? 8000);
const TIMES = 3;
const CLIENTS = 64;
const LENGTH = 600;

export async function submission(engine: EngineName): Promise<Row[]> {
  await buildClient(root);
  const place = await newPlace(engine);
  try {
    const posts = await place.with(async (context, survey) => {
      const respondents = await invite(context, survey, AMOUNT * TIMES + 1000);
      return respondents.map(({ invitation, version }, index) => ({
        path: `/api/v1/r/${tokenOf(context.secret, survey.id, invitation.id, 1)}/submission`,
        body: JSON.stringify({ clientId: `bench ${index}`, answers: answersOf(version, index % 500, LENGTH) }),
      }));
    });
    const product = await serve('product-server.ts', place.environment, MEMORY);
    const bare = await serve('bare-server.ts', {});
    try {
      const rates: Record<'bare' | 'product', number[]> = { bare: [], product: [] };
      let slowest = 0;
      const warm = posts.slice(0, 1000);
      await load(bare.url, CLIENTS, once(warm), { amount: warm.length });
      await load(product.url, CLIENTS, once(warm), { amount: warm.length });
      for (let time = 0; time < TIMES; time += 1) {
        const some = posts.slice(1000 + time * AMOUNT, 1000 + (time + 1) * AMOUNT);
        rates.bare.push((await load(bare.url, CLIENTS, once(some), { amount: some.length })).perSecond);
        const measured = await load(product.url, CLIENTS, once(some), { amount: some.length });
        rates.product.push(measured.perSecond);
        slowest = Math.max(slowest, measured.p99);
      }
      const [rate, reference] = [median(rates.product), median(rates.bare)];
      return [
        {
          what: `submission, 7 answers × ${LENGTH} characters, ${engine === 'sqlite' ? 'durable' : 'PostgreSQL without fsync'}, ${CLIENTS} clients`,
          mustReach: '≥ 20 % of bare',
          figure: `${number(rate)}/s, ${percent(rate, reference)}; 99 % within ${number(slowest)} ms`,
          reference: `bare Fastify JSON POST, same body: ${number(reference)}/s (LimeSurvey, measured elsewhere: 12/s)`,
          passed: rate >= 0.2 * reference,
        },
      ];
    } finally {
      await Promise.all([product.stop(), bare.stop()]);
    }
  } finally {
    await place.remove();
  }
}

/** Every post once, whichever client is next. */
function once(posts: { path: string; body: string }[]): Request[] {
  let next = 0;
  return [
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      setupRequest(request) {
        const post = posts[next % posts.length];
        next += 1;
        return { ...request, ...post };
      },
    },
  ];
}
