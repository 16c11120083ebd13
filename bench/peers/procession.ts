import type { InstanceAnswer, TaskAnswer } from '@procession/contracts/http/command.ts';
import { openTarget } from '../load.ts';
import { decision, must, startBody, type World } from '../world.ts';
import type { Approvals } from './drive.ts';

interface Instance {
  id: string;
  status: string;
  /** Draws who decides. */
  turn: number;
}

/** Procession over HTTP. The answer to the second decision says that the instance has ended, and how. */
export function openProcession(commandUrl: string, world: World, connections: number): Approvals<Instance> {
  const target = openTarget(commandUrl, connections);
  const people = { 1: world.managers, 2: world.finance };
  let turn = 0;
  return {
    async start() {
      const answer = await must(target, 'post', '/v1/instances', world.client, startBody());
      const { id, status } = answer as unknown as InstanceAnswer;
      return { id, status, turn: turn++ };
    },
    async decide(instance, step) {
      const person = people[step][instance.turn % people[step].length]!;
      const answer = await must(target, 'post', `/v1/tasks/${instance.id}.${step}/decide`, person, decision);
      instance.status = (answer as unknown as TaskAnswer).instance.status;
    },
    async finished({ id, status }) {
      if (status !== 'approved') throw new Error(`${id} is ${status}`);
    },
    close: () => target.close(),
  };
}
