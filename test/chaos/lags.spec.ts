import { expect, test } from 'vitest';
import { lagsOf, sightingsOf } from './lags.ts';
import type { LoggedEvent } from './logged-event.ts';

const event = (revision: number, atMs: number): LoggedEvent => ({
  tenant: 'acme',
  stream: 'instance-a',
  revision,
  type: 'TaskDecided',
  schemaVersion: 1,
  recordedAt: new Date(atMs).toISOString(),
  data: {},
  meta: { actor: 'ben', command: 'k' },
  hash: '',
  xid: '1',
  position: revision,
});
const write = (revision: number, atMs: number) => ({ tenant: 'acme', id: 'a', previous: 0, revision, atMs });

test('an event is seen with the first row that is at least as far', () => {
  const lags = lagsOf(
    [event(1, 1_000), event(2, 1_100), event(3, 1_200)],
    sightingsOf([write(2, 1_150), write(3, 1_900)]),
  );
  expect(lags).toEqual({ count: 3, p50Ms: 150, p99Ms: 700, maxMs: 700 });
});

test('what was never seen is not counted here: it is a stream that was left behind', () => {
  expect(lagsOf([event(1, 1_000)], sightingsOf([]))).toEqual({ count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 });
});
