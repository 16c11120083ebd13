import { createLogger } from '@procession/platform/logger.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommitter } from './open-committer.ts';
import { count, counterFolds } from './testing/counter.ts';

let database: TestDatabase;
const clients: Record<string, pg.Client> = {};
const tables = [
  'streams',
  'events',
  'idempotency',
  'outbox',
  'definition_versions',
  'users',
  'roles',
  'role_holders',
  'absences',
  'unique_keys',
  'instance_numbers',
  'subject_keys',
  'drafts',
  'task_drafts',
  'duties',
  'waits',
  'messages',
  'notification_choices',
  'mails',
  'mail_items',
  'locks',
  'preferences',
];

beforeAll(async () => {
  database = await createDatabase();
  for (const role of ['admin', 'command', 'reader', 'query'] as const) {
    clients[role] = new pg.Client(database.urls[role]);
    await clients[role].connect();
  }
  const { committer, close } = openCommitter({
    databaseUrl: database.urls.command,
    folds: counterFolds,
    relay: { publish: () => {} },
    logger: createLogger('test', 'fatal'),
    stats: { committed: () => {}, moved: () => {}, unknown: () => {}, snapshotIgnored: () => {} },
    partitions: 1,
    lanesMax: 1,
  });
  for (const tenant of ['acme', 'globex'])
    await committer.handle(count({ tenant, key: `k-${tenant}`, streams: ['instance-1'] }));
  await close();
});
afterAll(() => Promise.all(Object.values(clients).map((client) => client.end())));

const rows = async (role: string, sql: string, values: unknown[] = []) =>
  (await clients[role]!.query(sql, values)).rows;

test('a batch with a row of a tenant that it does not name is refused whole', async () => {
  const parameters = Array<string>(33).fill('');
  const column = { tenants: 0, partitions: 1, bundle: 4, tenant: 5, actor: 6, key: 7, fingerprint: 8, response: 9 };
  Object.assign(parameters, {
    [column.tenants]: 'acme',
    [column.partitions]: '0',
    [column.bundle]: '0\n1',
    [column.tenant]: 'acme\nglobex',
    [column.actor]: 'a\na',
    [column.key]: 'w-1\nw-2',
    [column.fingerprint]: 'aa\nbb',
    [column.response]: '{}\n{}',
  });
  const call = `select * from log.append(${parameters.map((_, i) => `$${i + 1}`).join(', ')})`;
  await expect(rows('command', call, parameters)).rejects.toThrow('belongs to a tenant that the batch does not name');
  parameters[column.tenants] = 'acme\nglobex';
  await expect(rows('command', call, parameters)).resolves.toHaveLength(1);
});

test('the command role reads and writes no table of the log itself', async () => {
  for (const table of [
    'streams',
    'events',
    'idempotency',
    'outbox',
    'unique_keys',
    'instance_numbers',
    'duties',
    'waits',
    'messages',
    'task_drafts',
    'locks',
    'preferences',
  ]) {
    await expect(rows('command', `select * from log.${table}`), table).rejects.toThrow('permission denied');
  }
  for (const table of tables)
    await expect(rows('command', `delete from log.${table}`), table).rejects.toThrow('permission denied');
});

test('nobody who logs in may change or delete an event', async () => {
  for (const role of ['command', 'reader', 'query']) {
    await expect(rows(role, `update log.events set data = '{}'`), role).rejects.toThrow('permission denied');
    await expect(rows(role, 'delete from log.events'), role).rejects.toThrow('permission denied');
  }
});

test('the query role sees the events of the tenant in its setting, and without one nothing', async () => {
  expect(await rows('query', 'select tenant from log.events')).toEqual([]);
  await rows('query', `select set_config('procession.tenant', 'acme', false)`);
  expect(await rows('query', 'select tenant from log.events')).toEqual([{ tenant: 'acme' }]);
  expect(await rows('query', 'select tenant from log.streams')).toEqual([{ tenant: 'acme' }]);
});

test('the reader role sees the events of all tenants', async () => {
  expect(await rows('reader', 'select tenant from log.events order by tenant')).toEqual([
    { tenant: 'acme' },
    { tenant: 'globex' },
  ]);
});

test('row-level security is forced on every table that has a tenant', async () => {
  const found = await rows(
    'admin',
    `select c.relname from pg_class c
     where c.relnamespace = 'log'::regnamespace and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
     order by c.relname`,
  );
  expect(found.map(({ relname }) => relname)).toEqual(['epoch', 'index_revisions', 'outbox']);
});

test('only the functions that are meant for it may be called by the command role', async () => {
  const callable = await rows(
    'admin',
    `select p.proname from pg_proc p where p.pronamespace = 'log'::regnamespace and has_function_privilege('procession_command', p.oid, 'execute') order by 1`,
  );
  expect(callable.map(({ proname }) => proname)).toEqual([
    'accept_message',
    'accept_operations',
    'accept_signal',
    'activate_jobs',
    'add_file_chunk',
    'append',
    'begin_file',
    'claim_duties',
    'claim_operations',
    'clock',
    'delete_credential',
    'delete_preference',
    'delete_webhook',
    'drop_duty',
    'drop_file',
    'duties_waiting',
    'extend_lease',
    'facts_after',
    'facts_at',
    'finish_file',
    'finish_operations',
    'forget_published',
    'give_back_operations',
    'list_credentials',
    'list_deliveries',
    'list_webhooks',
    'load',
    'mark_notifications',
    'match_message',
    'move_duty',
    'operations_waiting',
    'outbox_age',
    'overdue_jobs',
    'postpone_duties',
    'postpone_operation',
    'provide_subject_keys',
    'purge_files',
    'purge_keys',
    'purge_messages',
    'purge_operations',
    'put_credential',
    'put_preference',
    'put_snapshot',
    'put_task_draft',
    'put_webhook',
    'read_file_meta',
    'read_operation',
    'read_preferences',
    'read_task_draft',
    'redeliver',
    'renew_duties',
    'rotate_webhook',
    'save_draft',
    'sweep_task_drafts',
    'take_numbers',
    'unpublished',
    'use_files',
  ]);
  const open = await rows(
    'admin',
    `select p.proname from pg_proc p where p.pronamespace = 'log'::regnamespace and has_function_privilege('procession_reader', p.oid, 'execute')`,
  );
  expect(open).toEqual([]);
  const worker = await rows(
    'admin',
    `select p.proname from pg_proc p where p.pronamespace = 'log'::regnamespace and has_function_privilege('procession_worker', p.oid, 'execute') order by 1`,
  );
  expect(worker.map(({ proname }) => proname)).toEqual([
    'choices_of',
    'claim_deliveries',
    'claim_duties',
    'claim_mails',
    'clock',
    'due_kinds',
    'fan_out_webhooks',
    'mail_state',
    'open_credential',
    'postpone_delivery',
    'postpone_duties',
    'purge_deliveries',
    'purge_mails',
    'renew_duties',
    'settle_delivery',
    'settle_mail',
    'stop_webhook',
    'take_in_mails',
  ]);
});
