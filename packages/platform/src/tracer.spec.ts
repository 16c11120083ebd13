import pino from 'pino';
import { expect, test } from 'vitest';
import { noTracer, openTracer } from './tracer.ts';
import { samplerOf } from './tracer-provider.ts';

const logger = pino({ level: 'silent' });
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test('without an endpoint, or switched off, nothing is traced', async () => {
  for (const env of [
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { ...endpoint, OTEL_SDK_DISABLED: 'true' },
    { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
  ])
    expect(await openTracer('test', logger, env)).toBe(noTracer);
});

test('what is not sampled has no span, and whoever comes after it none either', async () => {
  const tracer = await openTracer('test', logger, { ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
  expect(tracer.isOn).toBe(true);
  expect(tracer.beginRequest('GET /', {}, {})).toBeUndefined();
  const notSampled = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
  expect(tracer.record('x', { kind: 'internal', parents: [notSampled, undefined, 'garbage'], beganMs: 0 })).toEqual([]);
});

test('work that is done once for several traces has one span in each of them, however often they are named', async () => {
  const tracer = await openTracer('test', logger, { ...endpoint, OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
  const parents = ['a', 'b', 'a'].map((digit) => `00-${digit.repeat(32)}-00f067aa0ba902b7-01`);
  const made = tracer.record('x', { kind: 'internal', parents, beganMs: performance.now() });
  expect(made.map((traceparent) => traceparent.slice(0, 36))).toEqual(parents.slice(0, 2).map((p) => p.slice(0, 36)));
  const request = tracer.beginRequest('GET /', { traceparent: parents[0] }, {});
  expect(request?.traceparent).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/);
});

test.each([
  [undefined, undefined, /ParentBased\{root=AlwaysOnSampler/],
  ['nonsense', undefined, /ParentBased\{root=AlwaysOnSampler/],
  ['always_on', undefined, /^AlwaysOnSampler/],
  ['always_off', undefined, /^AlwaysOffSampler/],
  ['traceidratio', '0.25', /^TraceIdRatioBased\{0.25\}/],
  ['parentbased_traceidratio', '0.1', /root=TraceIdRatioBased\{0.1\}/],
  ['parentbased_traceidratio', 'lots', /root=TraceIdRatioBased\{1\}/],
  ['parentbased_always_off', undefined, /ParentBased\{root=AlwaysOffSampler/],
])('OTEL_TRACES_SAMPLER=%s with %s', (name, argument, expected) => {
  expect(String(samplerOf(name, argument, logger))).toMatch(expected);
});
