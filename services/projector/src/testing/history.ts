import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { definitionStream, instanceStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { directoryOf } from '@procession/engine/cases/directory.ts';
import { compileDefinition } from '@procession/engine/compile-definition.ts';
import { isRejection } from '@procession/engine/decider.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import { decide } from '@procession/engine/instance/decide.ts';
import { evolve, type RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, notStarted, taskNamed } from '@procession/engine/instance/state.ts';
import { fixedChance } from '@procession/engine/testing/fixed-chance.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';

const people = ['ana', 'bo', 'cleo', 'dan', 'eve'];
const directory = directoryOf({ roles: { sales: ['ana', 'bo'], finance: ['cleo', 'dan', 'eve'] } });

/** A definition that has something of everything: both kinds of task, votes in order, parallel branches, a cycle, an incident. */
const document: JsonObject = {
  key: 'refund',
  name: 'Refund',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
  title: 'Refund ${note}',
  entity: { type: 'booking' },
  access: { read: ['auditors'] },
  fields: {
    note: { type: 'text', required: true, listed: true },
    amount: { type: 'integer', listed: true },
    secret: { type: 'text' },
  },
  start: 'ask',
  steps: {
    ask: {
      type: 'form',
      assign: { user: 'initiator' },
      edits: ['note', 'amount'],
      next: 'both',
    },
    both: { type: 'rules', rules: [{ outcome: 'completed' }], split: 'all', next: ['sales', 'finance'] },
    sales: {
      type: 'approval',
      name: 'Sales manager',
      assign: { role: 'sales', exclude: ['initiator'] },
      shows: ['amount'],
      outcomes: ['approved', 'rejected', 'sent_back'],
      next: [
        { on: 'sent_back', to: 'ask' },
        { on: 'rejected', to: 'refused' },
        { on: 'approved', to: 'done' },
      ],
    },
    finance: {
      type: 'approval',
      assign: { users: ['cleo', 'role:finance'] },
      policy: { percent: 100, order: 'sequential' },
      next: [
        { on: 'approved', when: 'amount > 10', to: 'done' },
        { on: 'rejected', to: 'refused' },
      ],
    },
    done: { type: 'end', status: 'approved', rest: 'wait' },
    refused: { type: 'end', status: 'rejected' },
  },
};

const compiled = compileDefinition(document, { version: 1 });
const meta = (actor: string, command: string) => ({ actor, command });
const noHash = '0'.repeat(64);

export const published = (tenant: string): LogEvent => ({
  tenant,
  stream: definitionStream('refund'),
  revision: 1,
  type: 'DefinitionPublished',
  schemaVersion: 1,
  recordedAt: '2026-01-05T08:00:00.000Z',
  data: { key: 'refund', version: 1, name: 'Refund', document, hash: noHash },
  meta: meta('ana', 'publish'),
  hash: noHash,
});

export interface History {
  tenant: string;
  instance: string;
  events: LogEvent[];
  /** As the engine folds it: what the rows must agree with. */
  state: InstanceState;
}

/** A legal history by real decisions; `choices` (each 0..2^31) say what is tried next, what is refused is left out. */
export function historyBy(choices: readonly number[], tenant = 'acme'): History {
  const instance = newInstanceId();
  const history: History = { tenant, instance, events: [], state: notStarted };
  tell(
    history,
    { type: 'StartInstance', number: 1, entity: { type: 'booking', id: 'B-1' }, data: { note: 'n0' } },
    'ana',
  );
  for (const choice of choices) tell(history, ...commandBy(choice, history.state));
  return history;
}

/** Sends a command as the write side does, without a rejection's trace. */
function tell(history: History, command: InstanceCommand, actor: string): void {
  const now = new Date(Date.UTC(2026, 0, 5, 9) + history.events.length * 1_000).toISOString();
  const decision = decide(compiled, history.state, command, {
    instance: history.instance,
    now,
    actor: { id: actor, name: actor, permissions: new Set(['start', 'act', 'operate']) },
    directory,
    ...fixedChance,
  });
  if (isRejection(decision)) return;
  for (const fact of decision.events) {
    const revision = history.state.revision + 1;
    const recorded: RecordedEvent = { ...fact, revision, recordedAt: now };
    history.state = evolve(history.state, recorded);
    history.events.push({
      tenant: history.tenant,
      stream: instanceStream(history.instance),
      revision,
      type: fact.type,
      schemaVersion: 1,
      recordedAt: now,
      data: fact.data as JsonObject,
      meta: meta(actor, `${history.instance} ${history.events.length}`),
      hash: noHash,
    });
  }
}

function commandBy(choice: number, state: InstanceState): [InstanceCommand, string] {
  const pick = <T>(list: readonly T[], by: number): T => list[Math.floor(choice / by) % list.length] as T;
  const actor = pick(people, 7);
  const open = state.tasks.filter(({ status }) => status === 'open');
  const task = open.length === 0 ? 1 : pick(open, 11).task;
  const seat = pick(taskNamed(state, task)?.seats ?? [], 13);
  const commands: InstanceCommand[] = [
    { type: 'ClaimTask', task },
    { type: 'ReleaseTask', task },
    { type: 'AssignTask', task, to: pick(people, 17), ...(seat && { from: seat.id }) },
    { type: 'DecideTask', task, outcome: pick(['approved', 'approved', 'rejected', 'sent_back'], 19), comment: 'why' },
    { type: 'DecideTask', task, outcome: 'approved' },
    { type: 'CompleteTask', task, data: { note: `n${choice % 5}`, amount: choice % 20 } },
    { type: 'CompleteTask', task, data: {} },
    { type: 'Comment', task, comment: 'well' },
    {
      type: 'ChangeData',
      set: pick<JsonObject>([{ amount: choice % 30 }, { note: `p${choice % 3}` }, { amount: null }], 23),
    },
    { type: 'RetryIncident', reason: 'again' },
    choice % 41 === 0 ? { type: 'CancelInstance', reason: 'over' } : { type: 'ClaimTask', task },
  ];
  return [pick(commands, 1), actor];
}
