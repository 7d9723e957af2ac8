/** How many form pages a second, beside a route that does nothing. */
import { buildClient } from '../server/build.ts';
import { tokenOf } from '../server/fieldwork/invitations.ts';
import { MEMORY, serve } from './child.ts';
import { load } from './load.ts';
import { type EngineName, invite, newPlace } from './place.ts';
import { root } from './survey.ts';
import { median, number, percent, type Row } from './table.ts';

const SECONDS = 5;
const TIMES = 3;
const CONNECTIONS = 32;
const LINKS = 200;

export async function formServer(engine: EngineName): Promise<Row[]> {
  await buildClient(root);
  const place = await newPlace(engine);
  try {
    const paths = await place.with(async (context, survey) => {
      const respondents = await invite(context, survey, LINKS);
      return respondents.map(({ invitation }) => `/r/${tokenOf(context.secret, survey.id, invitation.id, 1)}`);
    });
    const product = await serve('product-server.ts', place.environment, MEMORY);
    const page = await (await fetch(product.url + paths[0])).text();
    const bare = await serve('bare-server.ts', { BENCH_PAGE: page });
    try {
      const rates: Record<'bare' | 'constant' | 'plain' | 'packed', number[]> = {
        bare: [],
        constant: [],
        plain: [],
        packed: [],
      };
      const requests = paths.map((path) => ({ path }));
      const constant = paths.map((path) => ({ path: path.replace('/r/', '/page/') }));
      const packed = paths.map((path) => ({ path, headers: { 'accept-encoding': 'br' } }));
      for (let time = 0; time <= TIMES; time += 1) {
        const seconds = time === 0 ? 2 : SECONDS;
        const one = {
          bare: await load(bare.url, CONNECTIONS, requests, { seconds }),
          constant: await load(bare.url, CONNECTIONS, constant, { seconds }),
          plain: await load(product.url, CONNECTIONS, requests, { seconds }),
          packed: await load(product.url, CONNECTIONS, packed, { seconds }),
        };
        // The first round only warms up.
        if (time === 0) continue;
        rates.bare.push(one.bare.perSecond);
        rates.constant.push(one.constant.perSecond);
        rates.plain.push(one.plain.perSecond);
        rates.packed.push(one.packed.perSecond);
      }
      const reference = median(rates.bare);
      const row = (what: string, rate: number): Row => ({
        what,
        mustReach: '≥ 25 % of bare',
        figure: `${number(rate)}/s, ${percent(rate, reference)}`,
        reference: `bare Fastify route: ${number(reference)}/s; one that sends this page as a constant: ${number(median(rates.constant))}/s`,
        passed: rate >= 0.25 * reference,
      });
      return [
        row('form page from the server', median(rates.plain)),
        row('form page from the server, brotli as browsers ask', median(rates.packed)),
      ];
    } finally {
      await Promise.all([product.stop(), bare.stop()]);
    }
  } finally {
    await place.remove();
  }
}
