import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { fieldsNamedIn, fillIn } from '@procession/contracts/placeholders.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileDefinition } from '../compile-definition.ts';
import { isRejection } from '../decider.ts';
import { after, beginWorld, by, contextOf, given, type Sent, start, tell, type World } from '../testing.ts';
import type { InstanceCommand } from './command.ts';
import { decide } from './decide.ts';
import { instanceLimits } from './limits.ts';

const compiled = (yaml: string) => compileDefinition(parse(yaml), { version: 1, lenient: true });
const system = (command: InstanceCommand): Sent => by('system', command);

const pay = (more = '') =>
  compiled(`
fields: { iban: { type: text, sensitive: true }, note: { type: json }, price: { type: money, currency: EUR } }
start: pay
steps:
  pay:
    type: service
    http: { method: POST, url: "https://pay.example/\${entity.id}", body: { iban: "\${iban}", note: "\${note}", price: "\${price}" }, credential: payments }
    ${more}
entity: { type: order }
`);
const begun = by('ana', start({ iban: 'DE1', price: '1.50', note: {} }, { entity: { type: 'order', id: 'a/b' } }));
const failed = (attempt: number, status?: number): InstanceCommand => ({
  type: 'FailJobAttempt',
  job: 1,
  attempt,
  error: { kind: status === undefined ? 'network' : 'http', message: 'no', ...(status !== undefined && { status }) },
});
const done = (attempt: number): InstanceCommand => ({
  type: 'CompleteJob',
  job: 1,
  attempt,
  response: { status: 200, body: null },
});

test('a request holds no sensitive value and no secret, and escapes what stands in its address', () => {
  const { events } = given(pay()).when(begun).thenEvents('InstanceStarted', 'JobRequested', 'InstanceAdvanced');
  const { request } = events[1]!.data as InstanceEventData<'JobRequested'>;
  expect(request).toEqual({
    method: 'POST',
    url: 'https://pay.example/a%2Fb',
    body: { iban: { $field: 'iban' }, note: {}, price: '1.50' },
    credential: { $credential: 'payments' },
  });
  expect(fieldsNamedIn(request!.body!)).toEqual(['iban']);
});

test('a value that looks like a placeholder is sent as it is', () => {
  const note = { a: { $field: 'iban' } };
  const sent = by('ana', start({ iban: 'DE1', price: '1', note }, { entity: { type: 'order', id: '1' } }));
  const { events } = given(pay()).when(sent).thenEvents('InstanceStarted', 'JobRequested', 'InstanceAdvanced');
  const { request } = events[1]!.data as InstanceEventData<'JobRequested'>;
  expect((fillIn(request!.body!, () => 'filled') as JsonObject).note).toEqual(note);
});

test('what is said of an attempt that is over, or of a job that is closed, is refused', () => {
  const world = given(pay(), [begun, system(failed(1))]);
  world.when(system(done(1))).thenRejected('attempt-superseded', { attempt: 2 });
  world.when(system(failed(1))).thenRejected('attempt-superseded', { attempt: 2 });
  world.when(system({ ...done(1), job: 2 } as InstanceCommand)).thenRejected('job-closed');
  world.when(system(done(2))).thenEvents('JobCompleted', 'InstanceEnded', 'InstanceAdvanced');
});

/** When the attempt after this one is made, in ms after it failed, by the given draw. */
function delayOf(random: number, command: InstanceCommand, more = ''): number | undefined {
  const world = worldOf(pay(more), [begun]);
  const now = '2026-01-05T10:00:00.000Z';
  const decision = decide(world.definition, world.state, command, {
    ...contextOf(world, system(command)),
    now,
    random: () => random,
  });
  if (isRejection(decision)) throw new Error(decision.rejection.detail);
  const [event] = decision.events;
  return event?.type === 'JobAttemptFailed' ? Date.parse(event.data.nextAt) - Date.parse(now) : undefined;
}

test('attempts follow with full jitter, within a cap, and never before the receiver wants them', () => {
  expect(delayOf(0, failed(1))).toBe(0);
  expect(delayOf(0.5, failed(1))).toBe(500);
  expect(delayOf(0.5, failed(1), 'retry: { first: PT10M, cap: PT1M }')).toBe(30_000);
  expect(delayOf(0, { ...failed(1, 429), retryAfterMs: 7_000 } as InstanceCommand)).toBe(7_000);
  const long = { ...failed(1, 503), retryAfterMs: 10 ** 12 } as InstanceCommand;
  expect(delayOf(0, long)).toBe(instanceLimits.retryAfterMsMax);
  expect(delayOf(0.5, failed(1, 404))).toBeUndefined();
  expect(delayOf(0.5, { ...failed(1), isFinal: true } as InstanceCommand)).toBeUndefined();
  expect(delayOf(0.5, failed(1), 'retry: { max: 0 }')).toBeUndefined();
});

test('after a clear no a retry is another job, else the receiver knows it again', () => {
  const retry = by('op', { type: 'RetryIncident', reason: 'mended' }, { permissions: ['operate'] });
  const requested = (status?: number) => {
    const world = given(pay('retry: { max: 0 }'), [begun, system(failed(1, status))]);
    const { events } = world.when(retry).thenEvents('IncidentResolved', 'JobRequested');
    const { job, attempt } = events[1]!.data as InstanceEventData<'JobRequested'>;
    return { job, attempt };
  };
  expect(requested(422)).toEqual({ job: 2, attempt: 1 });
  expect(requested(503)).toEqual({ job: 1, attempt: 2 });
  expect(requested()).toEqual({ job: 1, attempt: 2 });
});

test('a timer does not fire before its instant, and not twice', () => {
  const world = given(
    compiled('start: a\nsteps: { a: { type: timer, after: PT1S, next: b }, b: { type: timer, after: P1D } }'),
    [by('ana', start())],
  );
  const fire = (timer: number) => system({ type: 'FireTimer', timer });
  world.when(fire(1)).thenEvents('TimerFired', 'TimerScheduled', 'InstanceAdvanced');
  world.when(fire(2)).thenRejected('timer-closed');
  const next = given(compiled('start: a\nsteps: { a: { type: timer, after: P1D } }'), [by('ana', start())]);
  next.when(fire(1)).thenRejected('too-early', { at: '2026-01-06T09:00:00.000Z' });
});

test('a message is given to a wait that is open, and to no other', () => {
  const world = given(
    compiled(
      `start: a\nsteps: { a: { type: wait, for: { message: m, key: "'k'" }, next: b }, b: { type: wait, for: { signal: s } } }`,
    ),
    [by('ana', start())],
  );
  const message = (wait: number, alternative = 0) =>
    system({ type: 'GiveMessage', wait, alternative, id: 'm-1', body: {} });
  world.when(message(2)).thenRejected('wait-closed');
  world.when(message(1, 1)).thenRejected('wait-closed');
  const { events } = world.when(message(1)).thenEvents('WaitSatisfied', 'WaitOpened', 'InstanceAdvanced');
  expect(events[0]!.data).toEqual({ wait: 1, alternative: 0, outcome: 'm', id: 'm-1' });
});

test('an address is good for one answer', () => {
  const definition = compiled(`
start: send
steps:
  send: { type: service, http: { method: POST, url: "https://x.example/", body: "\${callbackUrl('reply')}" }, next: reply }
  reply: { type: wait, for: { callback: true }, next: reply }
`);
  const answer = (wait: number, id: string) => system({ type: 'GiveMessage', wait, alternative: 0, id, body: {} });
  const world = given(definition, [by('ana', start()), system(done(1))]);
  expect(world.state.callbacks).toEqual([{ callback: 1, step: 'reply', key: 'reply' }]);
  world.when(answer(1, '2')).thenRejected('callback-used');
  world.when(answer(1, '1')).thenEvents('WaitSatisfied', 'WaitOpened', 'InstanceAdvanced');
  given(definition, [by('ana', start()), system(done(1)), answer(1, '1')])
    .when(answer(2, '1'))
    .thenRejected('callback-used');
});

test('sub-processes are nested so deep and no deeper; what a child says twice is refused', () => {
  const definition = compiled('start: a\nsteps: { a: { type: subprocess, definition: below } }');
  const at = (depth: number) =>
    by('ana', start({}, { parent: { instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57', item: 'a#1', depth } }));
  given(definition).when(at(49)).thenEvents('InstanceStarted', 'SubprocessStarted', 'InstanceAdvanced');
  given(definition).when(at(50)).thenEvents('InstanceStarted', 'IncidentRaised', 'InstanceAdvanced');
  const world = given(definition, [at(1)]);
  const { child } = world.state.children[0]!;
  const end = system({ type: 'EndChild', child, status: 'rejected', data: {} });
  world.when(end).thenEvents('SubprocessEnded', 'InstanceEnded', 'InstanceAdvanced');
  world.when(system({ type: 'FailChild', child, message: 'no' })).thenEvents('SubprocessCancelled', 'IncidentRaised');
  given(definition, [at(1), end])
    .when(end)
    .thenRejected('instance-ended');
});

test('detached sub-processes start one the other so often and no more often, those below them counted on', () => {
  const detached = compiled('start: a\nsteps: { a: { type: subprocess, definition: next, detached: true } }');
  const chained = (chain: number) => by('ana', start({}, { chain }));
  const begun = given(detached)
    .when(by('ana', start()))
    .thenEvents('InstanceStarted', 'SubprocessStarted', 'InstanceEnded', 'InstanceAdvanced');
  expect(begun.events[1]!.data).toMatchObject({ detached: true, chain: 1, depth: 1 });
  given(detached)
    .when(chained(999))
    .thenEvents('InstanceStarted', 'SubprocessStarted', 'InstanceEnded', 'InstanceAdvanced');
  const { events } = given(detached)
    .when(chained(1_000))
    .thenEvents('InstanceStarted', 'IncidentRaised', 'InstanceAdvanced');
  expect(JSON.stringify(events[1]!.data)).toContain('at most 1000 detached');
  const attached = compiled('start: a\nsteps: { a: { type: subprocess, definition: below } }');
  const below = given(attached).when(chained(7)).thenEvents('InstanceStarted', 'SubprocessStarted', 'InstanceAdvanced');
  expect(below.events[1]!.data).toMatchObject({ chain: 7 });
});

function worldOf(definition: World['definition'], sent: Sent[]): World {
  return sent.reduce((world, one) => {
    const decision = tell(world, one);
    if (isRejection(decision)) throw new Error(decision.rejection.detail);
    return after(world, decision.events);
  }, beginWorld(definition));
}
