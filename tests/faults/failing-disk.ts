/** A disk that fails under the server that writes on it, and files that may not grow: beside `tests/fixtures/troubled-disk.ts`. Mounting needs root; limiting a process does not. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export interface FailingDisk {
  /** A folder on it. */
  folder: string;
  /** As the system does after an error of the device: every write is refused at once, also into files that are open. */
  turnReadOnly(): void;
  /** Checked and mounted again, as an operator does; nobody may have a file open. What was not flushed is gone. */
  renew(): void;
  remove(): void;
}

/** Whether this machine has such disks, and this user may mount them. */
export function disksMayFail(): boolean {
  try {
    failingDisk(8).remove();
    return true;
  } catch (error) {
    // `mount` and its like say so with their exit code, or are not installed.
    if (error instanceof Error && ('status' in error || 'code' in error)) return false;
    throw error;
  }
}

/** A process may write into files up to so many bytes from their beginning, as under a quota; undefined: as far as it likes. */
export function limitFiles(pid: number, bytes: number | undefined): void {
  run('prlimit', '--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`);
}

const MEGABYTE = 1024 * 1024;

const run = (command: string, ...options: string[]): string =>
  execFileSync(command, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A disk in a file, with an ext4 that can be told to have met an error. */
export function failingDisk(megabytes: number): FailingDisk {
  const base = mkdtempSync(join(tmpdir(), 'samsvar-failing-'));
  const image = join(base, 'image');
  const place = join(base, 'disk');
  const folder = join(place, 'data');
  writeFileSync(image, '');
  truncateSync(image, megabytes * MEGABYTE);
  // With a journal the kernel calls what is flushed in the very moment of the error flushed, and one time in ten it is not (Linux 6.18).
  run('mkfs.ext4', '-q', '-O', '^has_journal', image);
  mkdirSync(place);
  const mount = (): string => {
    run('mount', '-o', 'loop,errors=remount-ro', image, place);
    return basename(run('findmnt', '-no', 'SOURCE', place).trim());
  };
  let device: string;
  try {
    device = mount();
  } catch (error) {
    rmSync(base, { recursive: true });
    throw error;
  }
  mkdirSync(folder);
  return {
    folder,
    turnReadOnly: () => writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, '1'),
    renew() {
      run('umount', place);
      check(image);
      device = mount();
    },
    remove() {
      run('umount', place);
      rmSync(base, { recursive: true });
    },
  };
}

/** `e2fsck` ends with 1 where it has mended something: that is what it is run for. */
function check(image: string): void {
  const { status, stderr } = spawnSync('e2fsck', ['-fy', image], { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`e2fsck ended with ${status}: ${stderr}`);
}
