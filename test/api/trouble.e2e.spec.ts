import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe } from 'vitest';
import { testBadInput } from './bad-input.ts';
import { testDefinitions } from './definitions.ts';
import { testDocuments } from './documents.ts';
import { testReading } from './reading.ts';
import { testRights } from './rights.ts';
import { testSensitive } from './sensitive.ts';
import { testTwice } from './twice.ts';
import { openWorld, type World } from './world.ts';

// Bad input and trouble, against the services as they run. One stack for all of it.

let opened: World;
beforeAll(async () => {
  opened = await openWorld((file) => readFileSync(file, 'utf8'));
});
afterAll(() => opened?.close());
const world = (): World => opened;

describe('documents', () => testDocuments(world));
describe('bad input', () => testBadInput(world));
describe('reading', () => testReading(world));
describe('rights', () => testRights(world));
describe('twice', () => testTwice(world));
describe('sensitive values', () => testSensitive(world));
describe('definitions', () => testDefinitions(world));
