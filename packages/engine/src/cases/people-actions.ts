import type { InstanceCommand } from '../instance/command.ts';
import type { Action } from './case-file.ts';

/** On which work an action of people is, and the command that it becomes. Undefined: it is another action. */
export function peopleAction(
  action: Action,
): { work: string; commandOn: (task: number) => InstanceCommand } | undefined {
  if ('delegate' in action) {
    const { delegate: work, to } = action;
    return { work, commandOn: (task) => ({ type: 'DelegateTask', task, to }) };
  }
  if ('return' in action) return { work: action.return, commandOn: (task) => ({ type: 'ReturnTask', task }) };
  if ('withdraw' in action) return { work: action.withdraw, commandOn: (task) => ({ type: 'WithdrawDecision', task }) };
  if ('ask' in action) {
    const { ask: work, question, of } = action;
    return { work, commandOn: (task) => ({ type: 'AskInformation', task, question, ...(of !== undefined && { of }) }) };
  }
  if ('answer' in action) {
    const { answer: work, text } = action;
    return { work, commandOn: (task) => ({ type: 'GiveInformation', task, answer: text }) };
  }
  return undefined;
}
