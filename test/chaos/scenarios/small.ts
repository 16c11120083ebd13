import { openReaders, readersAreCurrent } from '../chaos-run.ts';
import { converge } from '../converge.ts';
import type { Scenario } from './scenario.ts';
import { comment, startInstance } from './steps.ts';

const logOnly = { nats: false, copies: { projector: 0, query: 0, notifier: 0 } };

export const keySentAgain: Scenario = {
  name: 'key-sent-again',
  says: 'a client that lost the answer sends its command again under the same key',
  tenants: ['north'],
  stack: logOnly,
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    for (let n = 0; n < 2; n++) await comment(run, 'north', id, { key: 'the-same-key' });
  },
};

export const sensitiveField: Scenario = {
  name: 'sensitive-field',
  says: 'an instance with a sensitive value is started',
  tenants: ['north'],
  stack: logOnly,
  play: async (run) => {
    await startInstance(run, 'north');
  },
};

export const twoTenants: Scenario = {
  name: 'two-tenants',
  says: 'people of two tenants look on while both have instances',
  tenants: ['north', 'south'],
  stack: {},
  play: async (run) => {
    openReaders(run);
    await readersAreCurrent(run);
    for (const tenant of run.tenants) await startInstance(run, tenant);
    await converge(run);
  },
};
