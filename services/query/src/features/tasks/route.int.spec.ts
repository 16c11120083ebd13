import { taskList, taskPage } from '@procession/contracts/http/query.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
const open: string[] = [];
let atFinance: string;
let foreign: string;

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) {
    log.registerPeople(permissions);
    log.publish(refundDocument);
  }
  acme.publish(secretDocument);
  for (let n = 0; n < 7; n++) open.push(acme.start('refund', 'ana', { reason: `Number ${n}` }));
  acme.tell(open[1]!, 'sam', { type: 'ClaimTask', task: 1 });
  atFinance = acme.start('secret-refund', 'ana', { reason: 'Private' });
  acme.tell(atFinance, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  acme.tell(atFinance, 'mei', { type: 'DecideTask', task: 2, outcome: 'approved' });
  foreign = other.start('refund', 'ana', { reason: 'Elsewhere' });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const tasksFor = async (as: string, query = ''): Promise<string[]> => {
  const { body } = await office.get(`/v1/tasks?limit=200${query}`, as);
  return taskList.parse(body).items.map(({ id }) => id);
};

test('an inbox has what one may act on now', async () => {
  expect((await tasksFor('maria@acme')).toSorted()).toEqual(open.map((id) => `${id}.1`).toSorted());
  expect(await tasksFor('omar@acme')).toEqual([`${atFinance}.2`]);
  expect(await tasksFor('mei@acme')).toEqual([]);
  expect(await tasksFor('rita@acme')).toEqual([]);
  expect(await tasksFor('nobody@acme')).toEqual([]);
  expect(await tasksFor('maria@other')).toEqual([`${foreign}.1`]);
});

test('tasks of a role are those of its holders; what one acted on is done', async () => {
  expect(await tasksFor('sam@acme', '&of=role')).toHaveLength(7);
  expect(await tasksFor('sam@acme', '&of=role&role=sales_manager')).toHaveLength(7);
  expect(await tasksFor('sam@acme', '&of=role&role=auditor')).toEqual([]);
  expect(await tasksFor('rita@acme', '&of=role')).toEqual([]);
  expect(await tasksFor('maria@acme', '&of=done')).toEqual([`${atFinance}.1`]);
  expect(await tasksFor('mei@acme', '&of=done')).toEqual([`${atFinance}.2`]);
  expect(await tasksFor('maria@acme', `&instance=${open[2]}`)).toEqual([`${open[2]}.1`]);
  expect(await tasksFor('maria@acme', '&definition=secret-refund')).toEqual([]);
});

test('pages of an inbox hold each task once', async () => {
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const { body } = await office.get(`/v1/tasks?limit=2&count=true${cursor}`, 'maria@acme');
    expect(body.total).toEqual({ count: 7, isExact: true });
    paged.push(...taskList.parse(body).items.map(({ id }) => id));
    next = body.next;
  }
  expect(paged).toEqual(await tasksFor('maria@acme'));
});

test('the page of a task says what it shows and whether one may act', async () => {
  const { body, headers } = await office.get(`/v1/tasks/${open[1]}.1`, 'maria@acme');
  const page = taskPage.strict().parse(body);
  expect(page).toMatchObject({ data: { reason: 'Number 1' }, claimedBy: 'sam', mayAct: false });
  expect(page.detail.outcomes).toEqual(['approved', 'rejected', 'sent_back']);
  expect(headers.etag).toBe(`"${page.revision}"`);
  expect((await office.get(`/v1/tasks/${open[1]}.1`, 'sam@acme')).body.mayAct).toBe(true);
  expect((await office.get(`/v1/tasks/${open[0]}.1`, 'maria@acme')).body.mayAct).toBe(true);
  expect((await office.get(`/v1/tasks/${open[0]}.1`, 'ana@acme')).body.mayAct).toBe(false);
  const again = await office.get(`/v1/tasks/${open[1]}.1`, 'maria@acme', { 'if-none-match': String(headers.etag) });
  expect(again.status).toBe(304);
});

test('the page of a closed task says who decided what', async () => {
  const { body } = await office.get(`/v1/tasks/${atFinance}.1`, 'ada@acme');
  const { status, detail, mayAct } = taskPage.strict().parse(body);
  expect({ status, mayAct }).toEqual({ status: 'completed', mayAct: false });
  expect(detail.decisions).toMatchObject([{ outcome: 'approved' }]);
});

test('a task is seen by who sees its instance', async () => {
  expect((await office.get(`/v1/tasks/${open[0]}.1`, 'rita@acme')).status).toBe(200);
  expect((await office.get(`/v1/tasks/${atFinance}.2`, 'ada@acme')).status).toBe(200);
  for (const [task, as] of [
    [`${atFinance}.2`, 'rita@acme'],
    [`${open[0]}.1`, 'omar@acme'],
    [`${open[0]}.1`, 'maria@other'],
    [`${open[0]}.9`, 'maria@acme'],
  ] as const)
    expect((await office.get(`/v1/tasks/${task}`, as)).status).toBe(404);
});
