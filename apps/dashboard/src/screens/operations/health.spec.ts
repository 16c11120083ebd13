import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import type { ServicesAnswer } from '@procession/contracts/http/services.ts';
import { expect, test } from 'vitest';
import { findingsOf, pathOf } from './health.ts';

const copy = (state: 'ready' | 'not-ready' | 'away') => ({ state, why: null, latency: null, windows: null });
const services = (states: Partial<Record<string, ('ready' | 'not-ready' | 'away')[]>> = {}): ServicesAnswer => ({
  at: '2026-11-20T12:00:00.000Z',
  services: (['command', 'query', 'notifier', 'projector', 'worker'] as const).map((name) => ({
    name,
    copies: (states[name] ?? ['ready']).map(copy),
  })),
});
const pipeline: Pipeline = {
  at: '2026-11-20T12:00:00.000Z',
  log: { position: 812, newestAt: '2026-11-20T12:00:00.000Z', hiddenSeconds: 0 },
  outbox: { commits: 0, ageMs: 0 },
  bus: { unread: 0 },
  projectors: [{ copy: 'a', partitions: 1 }],
  partitions: [{ partition: 0, copy: 'a', position: 812, behind: 0, behindSince: null }],
  isBehindMore: false,
  views: [],
  parked: 0,
  check: { rounds: 1, streams: 1 },
  mayRebuild: false,
};
const path = (...of: Parameters<typeof pathOf>) =>
  Object.fromEntries(pathOf(...of).map(({ station, health }) => [station, health]));

test('on a good day every stop is well, and there is nothing to say', () => {
  const seen = { pipeline, services: services(), isLive: true };
  expect(new Set(Object.values(path(seen)))).toEqual(new Set(['ok']));
  expect(findingsOf(seen)).toEqual([]);
});

test('three things that are broken at once are all told, the worst first', () => {
  const seen = {
    pipeline: { ...pipeline, bus: null, parked: 2 },
    services: services({ notifier: ['away'], query: ['ready', 'away'] }),
    isLive: false,
  };
  expect(path(seen)).toMatchObject({
    command: 'ok',
    stream: 'broken',
    projector: 'broken',
    notifier: 'broken',
    screen: 'late',
  });
  expect(findingsOf(seen)).toEqual([
    { kind: 'away', services: ['notifier'] },
    { kind: 'partly', services: ['query'] },
    { kind: 'bus-away' },
    { kind: 'parked', count: 2 },
  ]);
});

test('a bottleneck is where the line swells: what waits before it is told with its age', () => {
  const late = [{ partition: 0, copy: 'a', position: 400, behind: 765, behindSince: '2026-11-20T11:39:00.000Z' }];
  const seen = {
    pipeline: { ...pipeline, partitions: late, bus: { unread: 900 } },
    services: services(),
    isLive: true,
  };
  expect(
    pathOf(seen)
      .filter(({ isJammed }) => isJammed)
      .map(({ station }) => station),
  ).toEqual(['stream', 'projector']);
  expect(findingsOf(seen)).toEqual([{ kind: 'rows', count: 765, ms: 21 * 60_000 }]);
});

test('when the projector does not answer, what only it knows is unknown and not well', () => {
  const seen = { pipeline: undefined, services: services({ projector: ['away'] }), isLive: true };
  expect(path(seen)).toMatchObject({ command: 'ok', log: 'unknown', outbox: 'unknown', projector: 'broken' });
  expect(findingsOf(seen)).toEqual([{ kind: 'away', services: ['projector'] }]);
});
