/** Every variable the product reads, checked once at the start. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** An address, or a network as `172.16.0.0/12`. */
function isNetwork(written: string): boolean {
  const [address = '', bits, ...rest] = written.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;

const schema = z.object({
  HOST: z.string().min(1, 'needs an address to listen on, such as 127.0.0.1').default('127.0.0.1'),
  PORT: z.coerce
    .number({ error: 'needs a port number between 0 and 65535' })
    .int('needs a whole port number')
    .min(0, 'needs a port number between 0 and 65535')
    .max(65535, 'needs a port number between 0 and 65535')
    .default(3000),
  SAMSVAR_DATA: z.string().min(1, 'needs a folder').default('./data'),
  SAMSVAR_SURVEYS: z.string().min(1, 'needs a folder').default('./surveys'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'needs an address that begins with postgres://' })
    .optional(),
  SAMSVAR_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'needs an address that begins with http:// or https://' })
    .optional(),
  SAMSVAR_ADMIN_EMAIL: z.email('needs an e-mail address').optional(),
  SAMSVAR_ADMIN_PASSWORD: z.string().min(12, 'needs at least 12 characters').optional(),
  SAMSVAR_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  SAMSVAR_PROXY: z
    .string()
    .transform((written) => written.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), 'needs addresses or networks parted by commas, such as 172.16.0.0/12')
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'needs an address that begins with smtp:// or smtps://' }).optional(),
  SAMSVAR_MAIL_FROM: z.email('needs an e-mail address').optional(),
  SAMSVAR_MAIL_REPLY_TO: z.email('needs an e-mail address').optional(),
  SAMSVAR_MAIL_PER_SECOND: z.coerce
    .number({ error: 'needs a number of messages, such as 1 or 0.2' })
    .min(0.01, 'needs a number of messages between 0.01 and 1000')
    .max(1000, 'needs a number of messages between 0.01 and 1000')
    .default(1),
  SAMSVAR_DKIM_DOMAIN: z.string().regex(DOMAIN, 'needs a domain, such as samsvar.example').optional(),
  SAMSVAR_DKIM_SELECTOR: z.string().regex(DOMAIN, 'needs the name under which the key is published').optional(),
  SAMSVAR_DKIM_KEY: z.string().optional(),
  SAMSVAR_IMAP_URL: z
    .url({ protocol: /^imaps?$/, error: 'needs an address that begins with imap:// or imaps://' })
    .optional(),
  SAMSVAR_TRANSLATE_URL: z
    .url({ protocol: /^https?$/, error: 'needs an address that begins with http:// or https://' })
    .refine((address) => !/[?#]/.test(address), 'needs an address without a question mark and what follows it')
    .optional(),
  SAMSVAR_TRANSLATE_KEY: z.string().optional(),
});

/** Each is of use only with the other. */
const TOGETHER = [
  ['SAMSVAR_ADMIN_EMAIL', 'SAMSVAR_ADMIN_PASSWORD'],
  ['SMTP_URL', 'SAMSVAR_MAIL_FROM'],
  ['SAMSVAR_DKIM_DOMAIN', 'SAMSVAR_DKIM_SELECTOR'],
  ['SAMSVAR_DKIM_SELECTOR', 'SAMSVAR_DKIM_KEY'],
] as const;

function dkimOf(domain?: string, selector?: string, file?: string): Config['dkim'] {
  if (domain === undefined || selector === undefined || file === undefined) return undefined;
  return { domain, selector, key: readKey(file) };
}

/** The key in the file of `SAMSVAR_DKIM_KEY`. */
function readKey(file: string): string {
  try {
    const key = readFileSync(file, 'utf8');
    createPrivateKey(key);
    return key;
  } catch {
    throw new ConfigError(`SAMSVAR_DKIM_KEY needs the file of a private key (PEM), and ${file} is none.`);
  }
}

/** Their names. */
export const variables: string[] = Object.keys(schema.shape);

export interface Config {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Absolute. */
  dataFolder: string;
  surveysFolder: string;
  /** Undefined: SQLite in `dataFolder`. */
  databaseUrl: string | undefined;
  /** How links are written, without a slash at the end; the address listened on where nothing else is set. */
  baseUrl: string;
  adminEmail: string | undefined;
  adminPassword: string | undefined;
  /** Shared by several processes before one database; undefined: kept in a file in `dataFolder`. */
  secret: string | undefined;
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is believed, beside this machine itself. */
  proxies: string[];
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  /** Where answers to messages go; to `mailFrom` where undefined. */
  mailReplyTo: string | undefined;
  /** Messages a second, of all processes together. */
  mailPerSecond: number;
  /** What messages are signed with; `key` is the PEM itself. */
  dkim: { domain: string; selector: string; key: string } | undefined;
  /** The mailbox that reports of undeliverable messages come to. */
  imapUrl: string | undefined;
  /** A machine translator with LibreTranslate's API. Undefined: no text leaves for one. */
  translate: { url: string; key: string | undefined } | undefined;
}

/** `http://HOST:PORT`, with brackets around an IPv6 address. */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** A wrong variable. The message is one sentence that names it. */
export class ConfigError extends Error {}

/** Reads and checks the environment. An empty variable counts as absent. Throws `ConfigError` for the first wrong one. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = schema.safeParse(set);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const values = read.data;
  for (const [one, other] of TOGETHER) {
    if (values[one] !== undefined && values[other] === undefined) throw new ConfigError(`${one} needs ${other} too.`);
    if (values[other] !== undefined && values[one] === undefined) throw new ConfigError(`${other} needs ${one} too.`);
  }
  if (values.SAMSVAR_TRANSLATE_KEY !== undefined && values.SAMSVAR_TRANSLATE_URL === undefined)
    throw new ConfigError('SAMSVAR_TRANSLATE_KEY needs SAMSVAR_TRANSLATE_URL too.');
  return {
    host: values.HOST,
    port: values.PORT,
    dataFolder: resolve(values.SAMSVAR_DATA),
    surveysFolder: resolve(values.SAMSVAR_SURVEYS),
    databaseUrl: values.DATABASE_URL,
    baseUrl: values.SAMSVAR_BASE_URL?.replace(/\/+$/, '') ?? addressOf(values.HOST, values.PORT),
    adminEmail: values.SAMSVAR_ADMIN_EMAIL,
    adminPassword: values.SAMSVAR_ADMIN_PASSWORD,
    secret: values.SAMSVAR_SECRET,
    proxies: values.SAMSVAR_PROXY ?? [],
    smtpUrl: values.SMTP_URL,
    mailFrom: values.SAMSVAR_MAIL_FROM,
    mailReplyTo: values.SAMSVAR_MAIL_REPLY_TO,
    mailPerSecond: values.SAMSVAR_MAIL_PER_SECOND,
    dkim: dkimOf(values.SAMSVAR_DKIM_DOMAIN, values.SAMSVAR_DKIM_SELECTOR, values.SAMSVAR_DKIM_KEY),
    imapUrl: values.SAMSVAR_IMAP_URL,
    translate:
      values.SAMSVAR_TRANSLATE_URL === undefined
        ? undefined
        : { url: values.SAMSVAR_TRANSLATE_URL, key: values.SAMSVAR_TRANSLATE_KEY },
  };
}
