import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
});
afterAll(() => service.close());

const url = '/v1/directory/calendars/office';
const office = { name: 'Office', zone: 'Europe/Berlin', week: { mon: [{ from: '09:00', to: '17:00' }] } };
const profile = { ...office, holidays: [], extra: [] };

test('each change of a calendar is a version, and one that changes nothing is none', async () => {
  expect(await service.put(url, office)).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { id: 'office', version: 1, profile },
  });
  expect(await service.put(url, office)).toMatchObject({ status: 200, body: { version: 1 } });
  const holidays = [{ on: '2026-12-25' }];
  expect(await service.put(url, { ...office, holidays }, { headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 200,
    body: { version: 2, profile: { holidays } },
  });
  expect(await service.put(url, office, { headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 412,
    body: { expected: 1, actual: 2 },
  });
});

test('one that cannot be worked by is refused with the place', async () => {
  const faults = [
    [{ ...office, week: {} }, '/body/week'],
    [{ ...office, zone: 'Moon/Base' }, '/body/zone'],
    [{ ...office, week: { ...office.week, tue: [{ from: '17:00', to: '09:00' }] } }, '/body/week/tue/0'],
  ] as const;
  for (const [body, place] of faults) {
    expect(await service.put(url, body)).toMatchObject({ status: 400, body: { issues: [{ place }] } });
  }
});

test('it is for administrators, and each tenant has its own', async () => {
  expect(await service.put(url, office, { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'administer' },
  });
  expect(await service.put(url, office, { tenant: 'globex' })).toMatchObject({ status: 201, body: { version: 1 } });
});

test('a definition that asks for a calendar which is not there is published with a warning', async () => {
  const document = {
    key: 'late',
    calendar: 'plant',
    start: 'wait',
    steps: { wait: { type: 'timer', after: 'P1D', calendar: 'office' } },
  };
  const publish = () => service.post('/v1/definitions/late/versions?dryRun=true', { document });
  const warning = { code: 'calendar-missing', place: '/calendar' };
  expect(await publish()).toMatchObject({ status: 200, body: { warnings: [warning] } });
  await service.put('/v1/directory/calendars/plant', { ...office, name: 'Plant' });
  expect((await publish()).body.warnings).toEqual([]);
});
