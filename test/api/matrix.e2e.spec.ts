import { afterAll, beforeAll, describe } from 'vitest';
import { testIsolation } from './matrix/isolation.ts';
import { testLiveTopics } from './matrix/live-topics.ts';
import { type MatrixWorld, openMatrixWorld } from './matrix/matrix-world.ts';
import { testRightsTable } from './matrix/rights.ts';
import { testRowSecurity } from './matrix/row-security.ts';

// Who reaches what: every operation of the API documents, met by every kind of caller.

let opened: MatrixWorld;
beforeAll(async () => {
  opened = await openMatrixWorld();
});
afterAll(() => opened?.close());
const world = (): MatrixWorld => opened;

describe('isolation', () => testIsolation(world));
describe('rights', () => testRightsTable(world));
describe('live', () => testLiveTopics(world));
describe('row-level security', () => testRowSecurity(world));
