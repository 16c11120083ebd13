import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedProcess, startProcess } from '@procession/stack/child-process.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { restateServerBinary } from './packages.ts';
import { openRestate } from './restate.ts';
import { startRestateService } from './restate-service.ts';

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Restate's server as it comes (its log is synced before an answer) with the service behind it, on 127.0.0.1 only. */
export async function startRestate(dir: string): Promise<{ ingressUrl: string; stop(): Promise<void> }> {
  const binary = restateServerBinary();
  const service = startRestateService();
  let server: StartedProcess | undefined;
  const stop = async (): Promise<void> => {
    await server?.stop('SIGTERM', stopWithinMs);
    await service.end();
  };
  try {
    const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
    server = await startProcess({
      name: 'Restate',
      command: binary,
      args: ['--config-file', writeConfiguration(dir, { ingress, admin, node })],
      logFile: join(dir, 'server.log'),
      deathSignal: 'TERM',
    });
    await register(`http://127.0.0.1:${admin}`, await service.ask({ listen: true }));
    const ingressUrl = `http://127.0.0.1:${ingress}`;
    await tryOne(ingressUrl);
    return { ingressUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeConfiguration(dir: string, ports: { ingress: number; admin: number; node: number }): string {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'restate.toml');
  writeFileSync(
    file,
    `
base-dir = "${join(dir, 'data')}"
disable-telemetry = true
log-filter = "warn"
listen-mode = "tcp"
bind-ip = "127.0.0.1"
bind-address = "127.0.0.1:${ports.node}"
advertised-address = "http://127.0.0.1:${ports.node}"
[ingress]
bind-address = "127.0.0.1:${ports.ingress}"
[admin]
bind-address = "127.0.0.1:${ports.admin}"
`,
  );
  return file;
}

async function register(adminUrl: string, servicePort: number): Promise<void> {
  const answers = async (): Promise<boolean> => (await fetch(`${adminUrl}/health`).catch(() => undefined))?.ok ?? false;
  await waitUntil('Restate answers', answers, { withinMs: readyWithinMs });
  const reply = await fetch(`${adminUrl}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri: `http://127.0.0.1:${servicePort}` }),
  });
  if (!reply.ok) throw new Error(`Restate refused the service with ${reply.status}: ${await reply.text()}`);
}

/** What was registered reaches the ingress a moment later. */
async function tryOne(ingressUrl: string): Promise<void> {
  const approvals = openRestate(ingressUrl, 1);
  const isTaken = () =>
    approvals.start('first').then(
      () => true,
      () => false,
    );
  await waitUntil('Restate takes an instance', isTaken, { withinMs: readyWithinMs });
  await approvals.decide('first', 1);
  await approvals.decide('first', 2);
  await approvals.finished('first');
  await approvals.close();
}
