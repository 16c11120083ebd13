import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { Answer, Outcome } from '../event-store/command.ts';
import { type AlsoDone, handleInstanceCommand, type Sender, systemActor } from '../handle-command.ts';
import { fingerprintOf } from '../http/request-sender.ts';
import type { CommandPorts } from '../ports.ts';

/** No user's id begins so. */
const keyOwner = '@system';

/** What clocks, machines and other instances send. Without a key it is one of its own: the instance itself refuses what was done. */
export function systemSender(tenant: string, key: string = newInstanceId()): Sender {
  return {
    tenant,
    keyOwner,
    key,
    fingerprint: fingerprintOf(key, null),
    meta: { actor: systemActor, command: key },
    isSystem: true,
  };
}

const nothingToSay = (): Answer => ({ status: 200, body: '{}' });

export const sendSystemCommand = (
  ports: CommandPorts,
  { tenant, instance, command, also }: { tenant: string; instance: string; command: InstanceCommand; also?: AlsoDone },
): Promise<Outcome> =>
  handleInstanceCommand(ports, systemSender(tenant), {
    instance,
    command,
    answer: nothingToSay,
    ...(also && { also }),
  });
