import { canonical } from '@procession/contracts/canonical.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import { describe, expect, test } from 'vitest';
import { checkDecisions, checkUnique } from './check-decisions.ts';
import { checkHistory } from './check-history.ts';
import { checkStreams } from './check-streams.ts';
import { type Operation, recordHistory } from './history.ts';
import type { LoggedEvent } from './logged-event.ts';
import { collectViolations, type ViolationName } from './violations.ts';

const stream = 'instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const task = `${stream.slice('instance-'.length)}.1`;

interface Written {
  type: string;
  data?: JsonObject;
  command?: string;
  actor?: string;
  xid?: string;
}

function log(...written: Written[]): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  for (const { type, data = {}, command = 'k', actor = 'ben', xid = '7' } of written) {
    const event = {
      tenant: 'acme',
      stream,
      revision: events.length + 1,
      type,
      schemaVersion: 1,
      recordedAt: '2026-11-20T10:00:00.000Z',
      data,
      meta: { actor, command },
    };
    const texts = { data: canonical(data), meta: canonical(event.meta) };
    const hash = chain(events.at(-1)?.hash ?? noPredecessor, { ...event, ...texts });
    events.push({ ...event, hash, xid, position: events.length + 1 });
  }
  return events;
}

function operation(outcome: Operation['outcome'], over: Partial<Operation> = {}): Operation {
  const made = recordHistory().invoke({
    kind: 'decide',
    tenant: 'acme',
    actor: 'ben',
    key: 'k',
    path: `/v1/tasks/${task}/decide`,
  });
  return Object.assign(made, { outcome, ...over });
}

const decided = { type: 'TaskDecided', data: { task: 1, seat: 'user:ben', by: 'ben' } };

function found(check: (violations: ReturnType<typeof collectViolations>) => void): ViolationName[] {
  const violations = collectViolations();
  check(violations);
  return violations.names();
}

describe('operations against the log', () => {
  const check = (operations: Operation[], events: LoggedEvent[]): ViolationName[] =>
    found((violations) => checkHistory(operations, events, violations));

  test('an acknowledged command that stands there once is right', () => {
    const token = { epoch: 1, streams: [{ stream, revision: 2 }] };
    expect(check([operation('ok', { token })], log(decided, { type: 'InstanceAdvanced' }))).toEqual([]);
  });
  test('an acknowledged command that is not there is missing', () => {
    expect(check([operation('ok')], log({ ...decided, command: 'other' }))).toEqual(['acknowledged-command-missing']);
  });
  test('a key in two transactions was done twice', () => {
    expect(check([operation('ok')], log(decided, { ...decided, xid: '8' }))).toEqual(['acknowledged-command-twice']);
  });
  test('a fact that stands twice in one transaction was done twice', () => {
    expect(check([operation('ok')], log(decided, decided))).toEqual(['acknowledged-command-twice']);
  });
  test('a refused command with events is a violation, without any it is right', () => {
    expect(check([operation('refused')], log(decided))).toEqual(['refused-command-in-log']);
    expect(check([operation('refused')], [])).toEqual([]);
  });
  test('an answer with another revision than the log is a violation', () => {
    const token = { epoch: 1, streams: [{ stream, revision: 3 }] };
    expect(check([operation('ok', { token })], log(decided))).toEqual(['answer-differs-from-log']);
  });
  test('an outcome that stays unknown is a violation', () => {
    expect(check([operation('unknown')], [])).toEqual(['outcome-never-known']);
  });
  test('who came too late must be told of a decision that was made', () => {
    const late = (by: string) =>
      operation('refused', { key: 'late', answer: { type: 'urn:procession:problem:task-already-decided', by } });
    expect(check([late('ben')], log(decided))).toEqual([]);
    expect(check([late('mei')], log(decided))).toEqual(['wrong-decider-named']);
  });
});

describe('streams', () => {
  const headOf = (events: LoggedEvent[]) => {
    const { tenant, revision, hash } = events.at(-1)!;
    return [{ tenant, stream, revision, hash }];
  };
  const check = (events: LoggedEvent[], heads = headOf(events)): ViolationName[] =>
    found((violations) => checkStreams(events, heads, violations));

  test('a whole stream is right', () => {
    expect(check(log(decided, decided))).toEqual([]);
  });
  test('a missing event is a gap', () => {
    const events = log(decided, decided, decided);
    expect(check([events[0]!, events[2]!], headOf(events))).toEqual(['stream-gap']);
  });
  test('a changed event breaks the chain', () => {
    const events = log(decided, decided);
    events[0] = { ...events[0]!, data: { task: 2 } };
    expect(check(events)).toEqual(['chain-broken']);
  });
  test('a head that is elsewhere is a violation', () => {
    const events = log(decided, decided);
    expect(check(events, headOf(events.slice(0, 1)))).toEqual(['head-differs']);
    expect(check(events, [])).toEqual(['head-differs']);
  });
});

describe('decisions', () => {
  test('two on one seat are a violation, unless the first was taken back', () => {
    const check = (events: LoggedEvent[]) => found((violations) => checkDecisions(events, violations));
    expect(check(log(decided, decided))).toEqual(['seat-decided-twice']);
    expect(check(log(decided, { ...decided, type: 'TaskDecisionWithdrawn' }, decided))).toEqual([]);
  });
  test('a unique value is held by the one open instance that has it', () => {
    const started = { type: 'InstanceStarted', data: { definition: 'booking', unique: 'B-7' } };
    const check = (events: LoggedEvent[], holders: string[]) =>
      found((violations) =>
        checkUnique(
          events,
          holders.map((held) => ({ tenant: 'acme', definition: 'booking', stream: held })),
          violations,
        ),
      );
    const other = log(started).map((event) => ({ ...event, stream: 'instance-other' }));
    expect(check(log(started), [stream])).toEqual([]);
    expect(check(log(started), [])).toEqual(['unique-held-twice']);
    expect(check(log(started, { type: 'InstanceEnded' }), [stream])).toEqual(['unique-held-twice']);
    expect(check([...log(started), ...other], [stream, 'instance-other'])).toEqual(['unique-held-twice']);
    expect(check([...log(started, { type: 'InstanceEnded' }), ...other], ['instance-other'])).toEqual([]);
  });
});
