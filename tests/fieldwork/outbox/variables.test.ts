/** The variables of outgoing mail: a wrong one is named in one sentence. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../../server/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsvar-mail-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'key.pem');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));

const MAIL = { SMTP_URL: 'smtp://mail.example', SAMSVAR_MAIL_FROM: 'skjema@samsvar.example' };
const DKIM = { SAMSVAR_DKIM_DOMAIN: 'samsvar.example', SAMSVAR_DKIM_SELECTOR: 'june', SAMSVAR_DKIM_KEY: file };

describe('outgoing mail', () => {
  it('goes at one message a second, unsigned, where nothing else is said', () => {
    expect(readConfig(MAIL)).toMatchObject({
      mailPerSecond: 1,
      dkim: undefined,
      imapUrl: undefined,
      mailReplyTo: undefined,
    });
  });
  it('is signed with the key in a file', () => {
    const { dkim } = readConfig({ ...MAIL, ...DKIM });
    expect(dkim).toMatchObject({ domain: 'samsvar.example', selector: 'june' });
    expect(dkim?.key).toContain('BEGIN PRIVATE KEY');
  });
  it.each([
    [{ SAMSVAR_MAIL_PER_SECOND: 'fast' }, 'SAMSVAR_MAIL_PER_SECOND'],
    [{ SAMSVAR_MAIL_PER_SECOND: '0' }, 'SAMSVAR_MAIL_PER_SECOND'],
    [{ SAMSVAR_MAIL_REPLY_TO: 'NIBR' }, 'SAMSVAR_MAIL_REPLY_TO'],
    [{ SAMSVAR_IMAP_URL: 'https://mail.example' }, 'SAMSVAR_IMAP_URL'],
    [{ ...DKIM, SAMSVAR_DKIM_KEY: '' }, 'SAMSVAR_DKIM_SELECTOR'],
    [{ ...DKIM, SAMSVAR_DKIM_SELECTOR: '' }, 'SAMSVAR_DKIM_DOMAIN'],
    [{ ...DKIM, SAMSVAR_DKIM_DOMAIN: 'not a domain' }, 'SAMSVAR_DKIM_DOMAIN'],
    [{ ...DKIM, SAMSVAR_DKIM_KEY: import.meta.filename }, 'SAMSVAR_DKIM_KEY'],
    [{ ...DKIM, SAMSVAR_DKIM_KEY: join(folder, 'none.pem') }, 'SAMSVAR_DKIM_KEY'],
  ])('with %j does not begin, and says which variable is wrong', (environment, name) => {
    const read = () => readConfig({ ...MAIL, ...environment });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} .+\\.$`));
  });
});
