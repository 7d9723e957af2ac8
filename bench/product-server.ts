/** The product on a free port, with its request log as in production; ends on SIGTERM. */
import { createApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { systemClock } from '../server/foundation/clock.ts';
import { clientFolder, readAssets } from '../server/pages/assets.ts';
import { startUp } from '../server/start-up.ts';
import { root } from './survey.ts';

const { context } = await startUp(readConfig(process.env), systemClock, readAssets(clientFolder(root)), 'serve');
const app = await createApp(context, true);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', async () => {
  await app.close();
  await context.store.close();
  process.exit();
});
process.send?.({ url });
