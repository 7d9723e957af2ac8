/** Lets a connection go with the answer it waited for once the server is closing: otherwise a stop lasts as long as its keep-alive. */
import { wholeApp } from './whole-app.ts';

export const closing = wholeApp(async (app) => {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (isClosing) reply.header('connection', 'close');
    next(null, payload);
  });
});
