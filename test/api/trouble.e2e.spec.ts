import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testBadInput } from './bad-input.ts';
import { testDefinitions } from './definitions.ts';
import { testDocuments } from './documents.ts';
import { testReading } from './reading.ts';
import { testRights } from './rights.ts';
import { testSensitive } from './sensitive.ts';
import { testTwice } from './twice.ts';
import { openWorld, type World } from './world.ts';

// Bad input and trouble, against the services as they run. One stack for all of it.

const dir = makeTemporaryFolder();
const packagesFile = join(dir, 'packages');
let opened: World;
beforeAll(async () => {
  opened = await openWorld((file) => readFileSync(file, 'utf8'), {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'record-packages.ts')}`,
    PACKAGES_FILE: packagesFile,
  });
});
afterAll(async () => {
  await opened?.close();
  removeDataFolder(dir);
});
const world = (): World => opened;

test('where no endpoint for spans is set, OpenTelemetry is not loaded', () => {
  const packages = new Set(readFileSync(packagesFile, 'utf8').split('\n'));
  expect(packages).toContain('fastify');
  // The interface without an implementation, which slonik and prom-client bring along and call by themselves.
  packages.delete('@opentelemetry/api');
  expect([...packages].filter((name) => name.startsWith('@opentelemetry/'))).toEqual([]);
});

describe('documents', () => testDocuments(world));
describe('bad input', () => testBadInput(world));
describe('reading', () => testReading(world));
describe('rights', () => testRights(world));
describe('twice', () => testTwice(world));
describe('sensitive values', () => testSensitive(world));
describe('definitions', () => testDefinitions(world));

test('every problem that was answered above is in the API document of its operation', async () => {
  expect(await world().undeclared()).toEqual([]);
});
