/** The short run of a disk that fails. Where nobody may mount, as in most containers, a quota stands for the disks that are mounted. */
import { it } from 'vitest';
import { fullDisk, lockedDatabase, quota, readOnlyDisk } from './scenarios/bad-disk.ts';
import { losesNothing } from './short.ts';
import { canMount } from './small-disk.ts';

const scenarios = [quota, lockedDatabase, ...(canMount() ? [fullDisk, readOnlyDisk] : [])];

it.each(scenarios)('nothing acknowledged is lost, and nothing stored twice: $name', { timeout: 120_000 }, losesNothing);
