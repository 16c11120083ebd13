import { type IncidentGroups, incidentGroups } from '@procession/contracts/http/incidents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
const stuck = (key: string, more: object = {}) => ({
  key,
  name: key,
  entity: { type: 'booking' },
  start: 'look',
  steps: {
    look: {
      type: 'approval',
      name: 'Look',
      assign: { role: 'vacant' },
      next: [
        { on: 'approved', to: 'done' },
        { otherwise: true, to: 'done' },
      ],
    },
    done: { type: 'end', status: 'completed' },
  },
  ...more,
});
const started: string[] = [];

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) {
    log.registerPeople(permissions);
    log.publish(stuck('open'));
  }
  acme.publish(stuck('secret', { access: { read: ['vacant'] } }));
  for (let n = 0; n < 2; n++) started.push(acme.start('open', 'ana', {}));
  acme.start('secret', 'ana', {});
  other.start('open', 'ana', {});
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const ask = async (as: string): Promise<IncidentGroups['groups']> => {
  const { body } = await office.get('/v1/incidents', as);
  return incidentGroups.parse(body).groups;
};

test('incidents are grouped by what they come from, the largest group first, each of what one sees', async () => {
  const item = { incident: 1, visit: 'look#1' };
  expect(await ask('rita@acme')).toMatchObject([
    {
      definition: 'open',
      step: 'look',
      kind: 'nobody-eligible',
      cause: null,
      count: 2,
      items: started.map((instance) => ({ instance, ...item })),
    },
  ]);
  expect((await ask('ana@acme')).map(({ definition, count }) => [definition, count])).toEqual([
    ['open', 2],
    ['secret', 1],
  ]);
  expect(await ask('nobody@acme')).toEqual([]);
});
