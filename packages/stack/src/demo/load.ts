import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoAdministrator, demoClient, demoTenant, personas } from '../issuer/personas.ts';
import type { Stack } from '../stack.ts';
import { createDemoApi, type DemoApi } from './api.ts';
import { demoRoles } from './roles.ts';
import { type Act, type Story, stories } from './stories.ts';

type OpenTask = { id: string; step: string };
type InstanceState = { id: string; openTasks: OpenTask[] };

/**
 * Fills a new installation by sending commands, as its people and its booking system would. Each command has a fixed idempotency
 * key: a load that was broken off goes on where it was. Done once, as a file beside the data remembers.
 */
export async function loadDemo(stack: Stack, say: (text: string) => void): Promise<void> {
  const done = join(stack.dir, 'demo-loaded');
  if (existsSync(done)) return;
  say('loading the demo data');
  const api = createDemoApi(stack.urls.command[0]!, (sub) => stack.token(sub, { clientId: 'demo-loader' }));
  await fillDirectory(api);
  await publishDefinitions(api);
  for (const story of stories) await play(api, story);
  writeFileSync(done, `${new Date().toISOString()}\n`);
  say(`${personas.length} people, ${stories.length} instances of 3 workflows are there, in tenant ${demoTenant}`);
}

async function fillDirectory(api: DemoApi): Promise<void> {
  for (const { id, name, manager, kind } of personas)
    await api.send(demoAdministrator, 'PUT', `/v1/directory/users/${id}`, {
      name,
      kind,
      ...(manager ? { manager } : {}),
    });
  for (const { id, name, permissions } of demoRoles) {
    const holders = personas.filter(({ roles }) => roles.includes(id)).map((persona) => persona.id);
    await api.send(demoAdministrator, 'PUT', `/v1/directory/roles/${id}`, { name, permissions, holders });
  }
}

async function publishDefinitions(api: DemoApi): Promise<void> {
  const folder = join(import.meta.dirname, 'definitions');
  for (const file of readdirSync(folder).sort()) {
    const document = readFileSync(join(folder, file), 'utf8');
    const path = `/v1/definitions/${file.replace('.yaml', '')}/versions`;
    await api.send(demoAdministrator, 'POST', path, { document, confirmWarnings: true });
  }
}

async function play(api: DemoApi, { event, subject, onBehalfOf, data, acts }: Story): Promise<void> {
  const cloudEvent = {
    specversion: '1.0',
    id: `demo-${subject}`,
    source: demoClient,
    type: event,
    subject,
    onbehalfof: onBehalfOf,
    data,
  };
  const answer = await api.send<{ started: InstanceState[]; refused: unknown[] }>(
    demoClient,
    'POST',
    '/v1/triggers',
    cloudEvent,
  );
  let instance = answer.started[0];
  if (!instance) throw new Error(`nothing starts for ${event} of ${subject}: ${JSON.stringify(answer.refused)}`);
  for (const act of acts) instance = await perform(api, instance, act);
}

async function perform(api: DemoApi, instance: InstanceState, act: Act): Promise<InstanceState> {
  if (act.does === 'cancel')
    return api.send<InstanceState>(act.as, 'POST', `/v1/instances/${instance.id}/cancel`, { reason: act.reason });
  const task = instance.openTasks.find(({ step }) => step === act.at);
  if (!task) throw new Error(`${instance.id} has no open task at ${act.at}: ${JSON.stringify(instance.openTasks)}`);
  const { as, does, at: _step, ...body } = act;
  return (await api.send<{ instance: InstanceState }>(as, 'POST', `/v1/tasks/${task.id}/${does}`, body)).instance;
}
