import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '@procession/client/client.ts';
import type { InstanceAnswer } from '@procession/contracts/http/command.ts';
import { unreachable } from '@procession/contracts/json.ts';
import { demoAdministrator, demoClient, demoTenant, personas } from '../issuer/personas.ts';
import type { Stack } from '../stack.ts';
import { paymentsToken } from './payments/app.ts';
import { demoRoles } from './roles.ts';
import { type Act, plannedPrice, type Story, stories, storiesOfVersion2 } from './stories.ts';
import { officeHours } from './world.ts';

/** A client app's connection as one of the people. */
type As = (person: string) => Client;

/** Where the demonstration is loaded, and as whom. */
export interface DemoTarget {
  /** Where it is remembered that it was done. */
  dir: string;
  urls: Record<'command' | 'query' | 'notifier', readonly string[]>;
  token: Stack['token'];
  /** Of the payment service that the second versions call; without one their refunds wait for somebody to retry. */
  paymentsUrl?: string | undefined;
}

/**
 * Fills a new installation by sending commands, as its people and its booking system would. Each command has a fixed idempotency
 * key: a load that was broken off goes on where it was. Done once, as a file beside the data remembers.
 */
export async function loadDemo(target: DemoTarget, say: (text: string) => void): Promise<void> {
  const as = clientsOf(target);
  await once(target, 'demo-loaded', async () => {
    say('loading the demo data');
    await fillDirectory(as(demoAdministrator));
    await publishVersion(as(demoAdministrator), 1, (text) => text);
    for (const story of stories) await play(as, story);
    say(`${personas.length} people, ${stories.length} instances of 3 workflows are there, in tenant ${demoTenant}`);
  });
  await once(target, 'demo-2-loaded', async () => {
    await equipMachines(as(demoAdministrator), target);
    const ofPayments = target.paymentsUrl ?? 'https://pay.example';
    await publishVersion(as(demoAdministrator), 2, (text) => text.replaceAll('https://pay.example', ofPayments));
    for (const story of storiesOfVersion2) await play(as, story);
    await as(demoClient).instances.start(plannedPrice, { idempotencyKey: 'demo-planned-price' });
    say(`their second versions, and ${storiesOfVersion2.length + 1} instances of these, are there, too`);
  });
}

async function once({ dir }: DemoTarget, what: string, load: () => Promise<void>): Promise<void> {
  const done = join(dir, what);
  if (existsSync(done)) return;
  await load();
  writeFileSync(done, `${new Date().toISOString()}\n`);
}

/** What the second versions need: working hours, and what the payment service is shown. */
async function equipMachines({ directory, credentials }: Client, { paymentsUrl }: DemoTarget): Promise<void> {
  await directory.putCalendar('office', officeHours);
  const hosts = [paymentsUrl === undefined ? 'pay.example' : new URL(paymentsUrl).host];
  await credentials.put('payments', { secret: { kind: 'bearer', token: paymentsToken }, hosts });
}

function clientsOf({ urls, token }: DemoTarget): As {
  const addresses = { commandUrl: urls.command, queryUrl: urls.query, liveUrl: urls.notifier };
  const clients = new Map(
    personas.map(({ id }) => [id, createClient({ ...addresses, token: () => token(id, { clientId: 'demo-loader' }) })]),
  );
  return (person) => clients.get(person)!;
}

async function fillDirectory({ directory }: Client): Promise<void> {
  for (const { id, name, manager, kind } of personas) {
    const email = kind === 'person' ? { email: `${id}@${demoTenant}.example` } : {};
    await directory.putUser(id, { name, kind, ...email, ...(manager ? { manager } : {}) });
  }
  for (const { id, name, permissions } of demoRoles) {
    const holders = personas.filter(({ roles }) => roles.includes(id)).map((persona) => persona.id);
    await directory.putRole(id, { name, permissions: [...permissions], holders });
  }
}

async function publishVersion({ definitions }: Client, version: 1 | 2, here: (text: string) => string): Promise<void> {
  const folder = join(import.meta.dirname, `definitions/version-${version}`);
  for (const file of readdirSync(folder).sort()) {
    const key = file.replace('.yaml', '');
    const document = here(readFileSync(join(folder, file), 'utf8'));
    const idempotencyKey = `demo-publish-${key}-${version}`;
    await definitions.publish(key, { document, confirmWarnings: true }, { idempotencyKey });
  }
}

async function play(as: As, { event, subject, isSecond, onBehalfOf, data, acts }: Story): Promise<void> {
  const id = `demo-${isSecond ? 'second-' : ''}${subject}`;
  const cloudEvent = { specversion: '1.0' as const, id, source: demoClient, type: event, subject };
  const { started, refused } = await as(demoClient).instances.trigger(
    { ...cloudEvent, onbehalfof: onBehalfOf, data },
    { idempotencyKey: id },
  );
  let instance = started[0];
  if (!instance) throw new Error(`nothing starts for ${event} of ${subject}: ${JSON.stringify(refused)}`);
  for (const [index, act] of acts.entries()) instance = await perform(as(act.as), instance, act, `${id}-${index + 1}`);
}

async function perform(
  { instances, tasks }: Client,
  instance: InstanceAnswer,
  act: Act,
  idempotencyKey: string,
): Promise<InstanceAnswer> {
  const once = { idempotencyKey };
  if (act.does === 'cancel') return instances.cancel(instance.id, { reason: act.reason }, once);
  if (act.does === 'suspend') return instances.suspend(instance.id, { reason: act.reason }, once);
  const task = instance.openTasks.find(({ step }) => step === act.at)?.id;
  if (!task) throw new Error(`${instance.title} has no open task at ${act.at}: ${JSON.stringify(instance.openTasks)}`);
  switch (act.does) {
    case 'decide':
      return (await tasks.decide(task, { outcome: act.outcome, comment: act.comment }, once)).instance;
    case 'complete':
      return (await tasks.complete(task, { data: act.data, comment: act.comment }, once)).instance;
    case 'claim':
      return (await tasks.claim(task, once)).instance;
    case 'delegate':
      return (await tasks.delegate(task, { to: act.to }, once)).instance;
    case 'comment':
      return (await tasks.comment(task, { comment: act.comment }, once)).instance;
    default:
      return unreachable(act);
  }
}
