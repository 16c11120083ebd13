import { instanceDetail, instanceList } from '@procession/contracts/http/query.ts';
import { instanceRow } from '@procession/contracts/read-models.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
let id: string;

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish({
    key: 'cooling-off',
    name: 'Cooling off',
    entity: { type: 'booking' },
    start: 'cool_off',
    steps: {
      cool_off: { type: 'timer', name: 'Cooling-off time', after: 'P1D', next: 'done' },
      done: { type: 'end', status: 'completed' },
    },
  });
  id = log.start('cooling-off', 'ana', {});
  await office.fill(log.events);
});
afterAll(() => office.close());

test('what a clock has under way stands on the instance, and its step in the row of lists, too', async () => {
  const detail = instanceDetail.parse((await office.get(`/v1/instances/${id}`, 'ana@acme')).body);
  const { timers, ...nothing } = detail.work;
  expect(timers).toEqual([
    {
      timer: 1,
      purpose: 'step',
      at: expect.stringMatching(/^2026-01-06T/),
      item: 'cool_off#1',
      step: 'cool_off',
      name: 'Cooling-off time',
      task: null,
    },
  ]);
  expect(nothing).toEqual({ jobs: [], waits: [], children: [] });
  expect(detail).toMatchObject({ stepName: 'Cooling-off time', parent: null });
  expect(detail.steps).toMatchObject([{ visit: 'cool_off#1', status: 'in_progress' }]);
  const { items } = instanceList.parse((await office.get('/v1/instances', 'ana@acme')).body);
  expect(items).toEqual([instanceRow.parse(detail)]);
});

test('its history is told in sentences', async () => {
  const { body } = await office.get(`/v1/instances/${id}/events`, 'ana@acme');
  const told = (body.items as { step: string | null; summary: string }[]).map(({ step, summary }) => [step, summary]);
  expect(told.slice(1)).toEqual([['cool_off', expect.stringContaining('“Cooling-off time”')]]);
});
