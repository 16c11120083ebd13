import { loadDemo } from '../demo/load.ts';
import { dataFolder } from '../layout.ts';
import { fail, say } from '../progress.ts';
import type { TokenSource } from '../services.ts';
import { type Stack, startStack } from '../stack.ts';
import { claimStack, endStack, removeState } from '../stack-state.ts';
import { welcome } from '../welcome.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const askedToStop = new Promise<void>((resolve) => {
  for (const signal of signals) process.on(signal, () => resolve());
});

const running = await claimStack(dataFolder, (left) => say(`ended what a killed run had left: ${left.join(', ')}`));
if (running)
  process.stdout.write(`Procession is running already (process ${running.owner.pid}).\n\n${welcome(running.urls)}`);
else await run();

async function run(): Promise<void> {
  let stack: Stack | undefined;
  try {
    const tokens = configuredTokens();
    const options = { dir: dataFolder, durable: true, preferPorts: true, restart: true, say };
    stack = await startStack({ ...options, ...(tokens ? { tokens } : {}) });
    if (!tokens) await loadDemo(stack, say);
    say('ready');
    process.stdout.write(`\n${welcome(stack.addresses)}`);
    await askedToStop;
    say('stopping: what was begun is finished first');
    await stack.stop();
    say('stopped');
  } catch (error) {
    fail(
      'starting',
      error,
      'the logs are in .data/logs; `npm run doctor` looks at the machine; `npm run reset` forgets all data',
    );
    await stack?.stop();
    await endStack(dataFolder);
    removeState(dataFolder);
  }
}

/** A real issuer, when the environment names one: then the demo's own is never started. */
function configuredTokens(): TokenSource | undefined {
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience = 'procession', TOKEN_JWKS_URL: jwksUrl } = process.env;
  if (!issuer) return undefined;
  if (!jwksUrl) throw new Error('TOKEN_ISSUER is set and TOKEN_JWKS_URL is not: give the address of its keys, too');
  return { issuer, audience, jwksUrl };
}
