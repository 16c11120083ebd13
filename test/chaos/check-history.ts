import type { Operation } from './history.ts';
import { type LoggedEvent, textOf } from './logged-event.ts';
import type { Violations } from './violations.ts';

/** Of each command at most one of these in a stream; two of them under one key: it was done twice. */
const primaryFacts: Record<Operation['kind'], string> = {
  start: 'InstanceStarted',
  trigger: 'InstanceStarted',
  claim: 'TaskClaimed',
  decide: 'TaskDecided',
  complete: 'TaskCompleted',
  comment: 'TaskCommented',
  'change-data': 'DataChanged',
  cancel: 'InstanceEnded',
};

/** Acknowledged commands are in the log exactly once and with the revisions that were answered, refused ones nowhere. */
export function checkHistory(
  operations: readonly Operation[],
  events: readonly LoggedEvent[],
  violations: Violations,
): void {
  const written = eventsByCommand(events);
  for (const operation of operations) {
    const own = written.get(commandOf(operation.tenant, operation.actor, operation.key)) ?? [];
    switch (operation.outcome) {
      case 'ok':
        checkAcknowledged(operation, own, violations);
        break;
      case 'refused':
        if (own.length > 0)
          violations.add('refused-command-in-log', `${said(operation)} left ${own[0]!.stream}/${own[0]!.revision}`);
        break;
      case 'unknown':
      case 'invoked':
        violations.add('outcome-never-known', `${said(operation)} after ${operation.attempts} attempts`);
        break;
    }
  }
  checkNamedDeciders(operations, events, violations);
}

function checkAcknowledged(operation: Operation, own: readonly LoggedEvent[], violations: Violations): void {
  if (own.length === 0) {
    violations.add('acknowledged-command-missing', said(operation));
    return;
  }
  const transactions = new Set(own.map(({ xid }) => xid));
  const primary = own.filter(({ type }) => type === primaryFacts[operation.kind]);
  const streams = new Set(primary.map(({ stream }) => stream));
  // A patch may be followed by a computed change of its own; a trigger starts several instances, each once.
  const isTwice = operation.kind !== 'change-data' && primary.length > streams.size;
  if (transactions.size > 1 || isTwice || (operation.kind === 'start' && streams.size > 1)) {
    const where = own.map(({ stream, revision }) => `${stream}/${revision}`).join(' ');
    violations.add('acknowledged-command-twice', `${said(operation)}: ${where}`);
    return;
  }
  for (const { stream, revision } of operation.token?.streams ?? []) {
    const last = Math.max(0, ...own.filter((event) => event.stream === stream).map((event) => event.revision));
    if (last !== revision)
      violations.add('answer-differs-from-log', `${said(operation)}: told ${stream}/${revision}, the log has ${last}`);
  }
}

/** A refusal "decided already, by whom" names a decision that stands in the log. */
function checkNamedDeciders(
  operations: readonly Operation[],
  events: readonly LoggedEvent[],
  violations: Violations,
): void {
  const decisions = new Set(
    events
      .filter(({ type }) => type === 'TaskDecided' || type === 'TaskCompleted') // a form is sent by one person
      .map(
        ({ tenant, stream, data }) =>
          `${tenant} ${stream.slice('instance-'.length)}.${textOf(data.task)} ${textOf(data.by)}`,
      ),
  );
  for (const operation of operations) {
    const { tenant, answer, path } = operation;
    if (operation.outcome !== 'refused' || answer?.type !== 'urn:procession:problem:task-already-decided') continue;
    const task = path.split('/')[3]; // /v1/tasks/<id>/decide
    if (!decisions.has(`${tenant} ${task} ${String(answer.by)}`))
      violations.add('wrong-decider-named', `${said(operation)} was told of ${String(answer.by)}`);
  }
}

function eventsByCommand(events: readonly LoggedEvent[]): Map<string, LoggedEvent[]> {
  const written = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const command = commandOf(event.tenant, event.meta.actor, event.meta.command);
    const own = written.get(command);
    if (own) own.push(event);
    else written.set(command, [event]);
  }
  return written;
}

const commandOf = (tenant: string, actor: string, key: string): string => `${tenant}\n${actor}\n${key}`;

const said = ({ kind, tenant, actor, key, path }: Operation): string =>
  `${kind} ${path} of ${actor}@${tenant} (key ${key})`;
