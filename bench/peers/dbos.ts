import type { Approvals } from './drive.ts';
import { loadPeer } from './packages.ts';

interface Result {
  first: Decision | null;
  second: Decision | null;
}
interface Decision {
  outcome: string;
  by: string;
  comment: string;
}
type Workflow = (key: string) => Promise<Result>;
interface Handle {
  getResult(): Promise<Result>;
}

/** The part of the package that is used here. */
interface Package {
  DBOS: {
    setConfig(config: {
      name: string;
      systemDatabaseUrl: string;
      systemDatabasePoolSize: number;
      logLevel: string;
    }): void;
    registerWorkflow(workflow: Workflow, options: { name: string }): Workflow;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
    startWorkflow(workflow: Workflow, options: { workflowID: string }): (key: string) => Promise<Handle>;
    recv(topic: string, withinSeconds: number): Promise<Decision | null>;
    send(workflowId: string, message: Decision, topic: string): Promise<void>;
  };
}

const waitSecondsMax = 600;

/** DBOS Transact as a library: a durable workflow in this process that waits for two messages. */
export async function openDbos(
  databaseUrl: string,
  poolSize: number,
): Promise<Approvals<{ key: string; handle: Handle }>> {
  const { DBOS } = loadPeer<Package>('@dbos-inc/dbos-sdk');
  const approval = DBOS.registerWorkflow(
    async () => ({
      first: await DBOS.recv('step-1', waitSecondsMax),
      second: await DBOS.recv('step-2', waitSecondsMax),
    }),
    { name: 'approval' },
  );
  DBOS.setConfig({
    name: 'approval-bench',
    systemDatabaseUrl: databaseUrl,
    systemDatabasePoolSize: poolSize,
    logLevel: 'warn',
  });
  await DBOS.launch();
  return {
    start: async (key) => ({ key, handle: await DBOS.startWorkflow(approval, { workflowID: key })(key) }),
    decide: ({ key }, step) =>
      DBOS.send(key, { outcome: 'approved', by: 'user-4711', comment: 'Within the budget.' }, `step-${step}`),
    async finished({ key, handle }) {
      const { first, second } = await handle.getResult();
      if (first?.outcome !== 'approved' || second?.outcome !== 'approved') throw new Error(`${key} ended unapproved`);
    },
    close: () => DBOS.shutdown(),
  };
}
