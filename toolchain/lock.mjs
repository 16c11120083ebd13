import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, say } from './progress.mjs';

const waitMsMax = 15 * 60_000;
const lookEveryMs = 300;
/** Between making the lock's folder and writing down whose it is, its owner needs a moment. */
const ownerlessMsMax = 3_000;

/** Runs the work while no other process of this clone does such work. The lock of a process that was killed is taken over. */
export async function withLock(root, work) {
  const lock = join(root, '.cache', 'lock');
  mkdirSync(join(root, '.cache'), { recursive: true });
  await acquire(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

async function acquire(lock) {
  const since = Date.now();
  let ownerlessSince;
  let told = false;
  while (!tryMake(lock)) {
    const owner = ownerOf(lock);
    ownerlessSince = owner ? undefined : (ownerlessSince ?? Date.now());
    if (owner ? !isAlive(owner) : Date.now() - ownerlessSince > ownerlessMsMax) takeAway(lock, owner);
    else if (Date.now() - since > waitMsMax) {
      const why = `process ${owner?.pid} has been at it for ${waitMsMax / 60_000} minutes`;
      throw new Failure('waiting for another run that is installing', why, 'end that process, then run this again');
    } else {
      if (!told) say('another run is installing: waiting for it');
      told = true;
      await sleep(lookEveryMs);
    }
  }
}

function tryMake(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'owner'), JSON.stringify({ pid: process.pid, since: startOf(process.pid) }));
  return true;
}

/** Renamed before it is removed: of two that find the same dead owner only one succeeds. */
function takeAway(lock, owner) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // another one was faster
  }
  const taken = ownerOf(aside);
  if (taken?.pid !== owner?.pid && !existsSync(lock))
    renameSync(aside, lock); // it had a new owner already
  else rmSync(aside, { recursive: true, force: true });
}

function ownerOf(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner'), 'utf8'));
  } catch {
    return undefined;
  }
}

const isAlive = (owner) => startOf(owner.pid) === owner.since;

/** Start time of a process: tells it from a later one with the same pid. Empty when there is none. */
function startOf(pid) {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
