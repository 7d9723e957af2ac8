/** Programs in processes of their own, so that what is measured shares neither heap nor event loop with what measures. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** As `npm start` and `npm run samsvar` start the product. */
export const MEMORY = ['--max-semi-space-size=32'];

const start = (file: string, environment: Record<string, string>, options: string[] = []) =>
  spawn(process.execPath, [...options, join(import.meta.dirname, file)], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/** Runs a file of this folder to its end; gives the message it sent. Rejects where it fails or sends none. */
export function run(file: string, environment: Record<string, string>, options: string[] = []): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = start(file, environment, options);
    let said: unknown;
    child.on('message', (message) => {
      said = message;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0 && said !== undefined) resolve(said);
      else reject(new Error(`${file} ended with ${code}`));
    });
  });
}

/** Starts a server of this folder; it sends `{url}` once it answers. */
export function serve(
  file: string,
  environment: Record<string, string>,
  options: string[] = [],
): Promise<{ url: string; stop(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const child = start(file, environment, options);
    const gone = new Promise<void>((done) => child.once('exit', () => done()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.once('message', (message) => {
      const { url } = message as { url: string };
      resolve({
        url,
        async stop() {
          child.kill('SIGTERM');
          await gone;
        },
      });
    });
  });
}
