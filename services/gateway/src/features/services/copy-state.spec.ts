import { expect, test } from 'vitest';
import { latencyIn, whyOf } from './copy-state.ts';

test('a histogram is summed over its labels', () => {
  const text = [
    '# TYPE procession_query_seconds histogram',
    'procession_query_seconds_bucket{le="0.001",service="query",route="/v1/tasks",status="200"} 3',
    'procession_query_seconds_bucket{le="0.005",service="query",route="/v1/tasks",status="200"} 4',
    'procession_query_seconds_bucket{le="+Inf",service="query",route="/v1/tasks",status="200"} 4',
    'procession_query_seconds_sum{service="query",route="/v1/tasks",status="200"} 0.006',
    'procession_query_seconds_count{service="query",route="/v1/tasks",status="200"} 4',
    'procession_query_seconds_bucket{le="0.005",service="query",route="/v1/me",status="200"} 1',
    'procession_query_seconds_count{service="query",route="/v1/me",status="200"} 1',
  ].join('\n');
  expect(latencyIn(text, 'procession_query_seconds')).toEqual({
    count: 5,
    seconds: 0.006,
    buckets: [
      { le: 0.001, count: 3 },
      { le: 0.005, count: 5 },
    ],
  });
  expect(latencyIn(text, 'procession_commit_seconds')).toBe(null);
});

test('what a copy lacks is said in its own words', () => {
  expect(whyOf('{"status":"not ready","checks":{"log":"connection refused","rows":true}}')).toBe(
    'log: connection refused',
  );
  expect(whyOf('{"status":"draining","checks":{"log":true}}')).toBe('draining');
  expect(whyOf('Bad gateway')).toBe('Bad gateway');
});
