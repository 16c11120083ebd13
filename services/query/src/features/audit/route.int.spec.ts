import { auditList } from '@procession/contracts/http/query.ts';
import type { AuditEntry } from '@procession/contracts/read-models.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
let refund: string;

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) {
    log.registerPeople(permissions);
    log.publish(refundDocument);
  }
  acme.publish(secretDocument);
  refund = acme.start('refund', 'ana', { reason: 'Flood' });
  acme.tell(refund, 'maria', { type: 'DecideTask', task: 1, outcome: 'rejected', comment: '=HYPERLINK("x"), "no"' });
  const secret = acme.start('secret-refund', 'ana', { reason: 'Private' }, { type: 'booking', id: 'B-8' });
  acme.tell(secret, 'sam', { type: 'Comment', task: 1, comment: 'Hush' });
  other.start('refund', 'ana', { reason: 'Elsewhere' });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const entriesFor = async (as: string, query = ''): Promise<AuditEntry[]> => {
  const { body } = await office.get(`/v1/audit?limit=200${query}`, as);
  return auditList.parse(body).items;
};
const factsFor = async (as: string, query = ''): Promise<string[]> =>
  (await entriesFor(as, query)).map(({ fact, actor, definition }) => `${actor} ${fact} ${definition ?? ''}`.trim());

test('the audit shows what was done to what one sees, newest first', async () => {
  expect(await factsFor('rita@acme', '&entityType=booking')).toEqual([
    'maria TaskDecided refund',
    'ana InstanceStarted refund',
  ]);
  expect(await factsFor('ada@acme')).toEqual(['sam TaskCommented secret-refund', 'ana InstanceStarted secret-refund']);
  expect(await factsFor('omar@acme')).toEqual([]);
  expect(await factsFor('nobody@acme')).toEqual([]);
  expect(await factsFor('root@acme', '&actor=admin&definition=refund')).toEqual(['admin DefinitionPublished refund']);
  expect(await factsFor('rita@acme', '&actor=admin')).toContain('admin RoleGranted');
  expect((await entriesFor('rita@other')).map(({ actor }) => actor)).not.toContain('maria');
});

test('it is found by person, entity, definition and period', async () => {
  const [decided] = await entriesFor('rita@acme', '&actor=maria');
  expect(decided).toMatchObject({
    actorName: 'Maria Lopez',
    entityId: 'B-7',
    step: 'manager',
    outcome: 'rejected',
    comment: '=HYPERLINK("x"), "no"',
  });
  expect(await entriesFor('rita@acme', '&entityType=booking&entityId=B-8')).toEqual([]);
  expect(await factsFor('rita@acme', `&from=${decided!.at}`)).toEqual(['maria TaskDecided refund']);
  expect(await factsFor('rita@acme', `&to=${decided!.at}&entityType=booking`)).toEqual(['ana InstanceStarted refund']);
});

test('pages hold each entry once', async () => {
  const paged: AuditEntry[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await office.get(`/v1/audit?limit=4${next === '' ? '' : `&cursor=${next}`}`, 'rita@acme');
    paged.push(...auditList.parse(body).items);
    next = body.next;
  }
  expect(paged).toEqual(await entriesFor('rita@acme'));
  expect(paged.length).toBeGreaterThan(10);
});

test('as CSV a comment cannot become a formula', async () => {
  const { headers, text } = await office.get('/v1/audit?format=csv&actor=maria', 'rita@acme');
  expect(headers['content-type']).toContain('text/csv');
  expect(headers['content-disposition']).toContain('audit.csv');
  const [header, record, end] = text.split('\r\n');
  expect(header).toBe(
    'id,at,fact,actor,actorName,onBehalfOf,onBehalfOfName,definition,title,entityType,entityId,step,stepName,outcome,comment',
  );
  expect(record).toContain(
    'Maria Lopez,,,refund,Refund B-7,booking,B-7,manager,Sales manager,rejected,"\'=HYPERLINK(""x""), ""no"""',
  );
  expect(end).toBe('');
});

test('a long audit is written page after page', async () => {
  const log = new MadeLog('long', people);
  log.registerPeople(permissions);
  log.publish(refundDocument);
  const id = log.start('refund', 'ana', { reason: 'Flood' });
  for (let n = 0; n < 1_100; n++) log.tell(id, 'maria', { type: 'Comment', task: 1, comment: `Comment ${n}` });
  await office.fill(log.events);
  const { text } = await office.get('/v1/audit?format=csv&actor=maria', 'ana@long');
  const comments = text
    .split('\r\n')
    .slice(1, -1)
    .map((record) => record.split(',').at(-1));
  expect(comments).toEqual(Array.from({ length: 1_100 }, (_, n) => `Comment ${1_099 - n}`));
});
