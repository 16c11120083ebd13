import { instanceStream, parseTaskId } from '@procession/contracts/ids.ts';
import { isRejection, type Rejection } from '@procession/engine/decider.ts';
import type { DraftTask } from '@procession/engine/instance/command.ts';
import { type AcceptedDraft, acceptDraft, lookForDrafts } from '@procession/engine/instance/draft-task.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { Answer, CommandDecision, CommitContext, Outcome } from '../event-store/command.ts';
import { decideInstance, refreshRights, type Sender, settingOf } from '../handle-command.ts';
import type { CommandPorts } from '../ports.ts';
import type { DraftPlace } from './task-drafts.ts';

const nothing: Answer = { status: 204, body: '' };

/** What came of it: `outcome` as of a command, and what was seen when it is no refusal. */
export interface Look<T> {
  outcome: Outcome;
  seen: T | undefined;
}

/** Values that fit the task, and where it stood. */
export interface FittingDraft extends AcceptedDraft {
  state: InstanceState;
}

/** Whether somebody may save this draft. A save begins the task where something hangs on that; else nothing is written. */
export function acceptTaskDraft(
  ports: CommandPorts,
  sender: Sender,
  { task, ...draft }: { task: string } & Omit<DraftTask, 'type' | 'task'>,
): Promise<Look<FittingDraft>> {
  const { instance, number } = parseTaskId(task);
  const command: DraftTask = { type: 'DraftTask', task: number, ...draft };
  return look(ports, sender, instance, (state, context, see) => {
    const setting = settingOf(ports, sender, { instance, isOnTask: true, state, context });
    if (!('definition' in setting)) return setting;
    const accepted = acceptDraft(setting.definition, state, command, setting.context);
    if (isRejection(accepted)) return accepted;
    const decided = decideInstance(ports, sender, { of: 0, instance, command, state, context });
    if (!('events' in decided)) return decided;
    see({ ...accepted, state });
    return decided.events.length === 0 ? { reply: nothing } : { ...decided, answer: () => nothing };
  });
}

/** Whether the task is open; `refused`: who asks for their own draft has nothing to do with it. */
export function lookAtDrafts(
  ports: CommandPorts,
  sender: Sender,
  { task, visibility }: Pick<DraftPlace, 'task' | 'visibility'>,
): Promise<Look<{ refused: Rejection | undefined }>> {
  const { instance, number } = parseTaskId(task);
  return look(ports, sender, instance, (state, context, see) => {
    const setting = settingOf(ports, sender, { instance, isOnTask: true, state, context });
    if (!('definition' in setting)) return setting;
    const looked = lookForDrafts(setting.definition, state, number, setting.context);
    if (isRejection(looked)) return looked;
    if (looked.refused && visibility === 'team') return looked.refused;
    see(looked);
    return { reply: nothing };
  });
}

async function look<T>(
  ports: CommandPorts,
  sender: Sender,
  instance: string,
  decide: (state: InstanceState, context: CommitContext, see: (seen: T) => void) => CommandDecision,
): Promise<Look<T>> {
  let seen: T | undefined;
  const outcome = await ports.handle({
    ...sender,
    // A key of its own: the draft itself remembers the one that it was saved under.
    key: newInstanceId(),
    streams: [{ stream: instanceStream(instance), kind: 'instance' }],
    decide: ([state], context) => decide(state as InstanceState, context, (what) => (seen = what)),
    refresh: refreshRights(ports, sender.tenant),
  });
  return { outcome, seen };
}
