import { copiesOfEach } from '@procession/stack/services.ts';
import { startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { type DecisionFigures, measureDecisions } from './decisions.ts';
import { administrator, buildWorld, tenant } from './world.ts';

const copies = 2;

/**
 * Decisions per second with two copies of each service on this one machine, on a stack of its own. Each request goes to the other
 * copy than the one before it: nobody keeps an instance's commands together.
 */
export async function measureTwoCopies(
  load: { inFlight: number; seconds: number; runs: number; warmSeconds: number },
  say: (text: string) => void,
): Promise<DecisionFigures & { all: number[]; movedShare: number }> {
  const folder = makeTemporaryFolder();
  const stack = await startStack({
    dir: folder,
    durable: true,
    copies: copiesOfEach(copies),
    partitions: copies,
    administrators: [`${tenant}:${administrator}`],
    env: { LOG_LEVEL: 'warn' },
    say,
  });
  try {
    await stack.settled();
    const figures = await measureDecisions(stack.urls.command, await buildWorld(stack), load);
    const moved = await sumOf(stack.urls.command, 'commands_moved_total');
    const committed = await sumOf(stack.urls.command, 'batch_commands_sum');
    return { ...figures, movedShare: moved / committed };
  } finally {
    await stack.stop();
    removeDataFolder(folder);
  }
}

async function sumOf(urls: readonly string[], name: string): Promise<number> {
  const values = urls.map(async (url) => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^procession_${name}\\{.*\\} (\\d+)$`, 'm').exec(metrics)?.[1]);
  });
  return (await Promise.all(values)).reduce((sum, value) => sum + value, 0);
}
