// `npm start [-- --copies 2]`: the product with demo data, in the foreground, until Ctrl-C.
import { parseArgs } from 'node:util';
import { buildDashboard } from '../dashboard.ts';
import { loadDemo } from '../demo/load.ts';
import { dataFolder } from '../layout.ts';
import { fail, say } from '../progress.ts';
import { copiesOfEach, type TokenSource } from '../services.ts';
import { type Stack, startStack } from '../stack.ts';
import { claimStack, endStack, removeState } from '../stack-state.ts';
import { welcome } from '../welcome.ts';

const copiesMax = 8;
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
    const copies = askedCopies();
    const mails = configuredMails();
    const demo = { payments: !tokens, ...(mails ? { serviceEnv: { worker: mails } } : { catchMails: true }) };
    const options = { dir: dataFolder, durable: true, preferPorts: true, restart: true, ...demo, say };
    if (!canSignIn(tokens)) say('no dashboard: set OIDC_CLIENT_ID to what the issuer knows it as');
    const gateway = canSignIn(tokens) ? copies : 0;
    if (gateway > 0) await buildDashboard(say);
    const shared = { copies: { ...copiesOfEach(copies), gateway }, partitions: copies }; // so that each projector has a share
    stack = await startStack({ ...options, ...shared, ...(tokens ? { tokens } : {}) });
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

/** How many of each service; a second one takes over when the first is killed. */
function askedCopies(): number {
  const { values } = parseArgs({ options: { copies: { type: 'string', default: '1' } } });
  const copies = Number(values.copies);
  if (Number.isInteger(copies) && copies >= 1 && copies <= copiesMax) return copies;
  throw new Error(`--copies takes a whole number from 1 to ${copiesMax}, not ${values.copies}`);
}

/** The demonstration's issuer knows the dashboard; to a real one it must have been introduced. */
function canSignIn(tokens: TokenSource | undefined): boolean {
  return !tokens || Boolean(process.env.OIDC_CLIENT_ID);
}

/** A real issuer, when the environment names one: then the demo's own is never started. */
function configuredTokens(): TokenSource | undefined {
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience = 'procession', TOKEN_JWKS_URL: jwksUrl } = process.env;
  if (!issuer) return undefined;
  if (!jwksUrl) throw new Error('TOKEN_ISSUER is set and TOKEN_JWKS_URL is not: give the address of its keys, too');
  return { issuer, audience, jwksUrl };
}

/** A real mail server, when the environment names one: then mails are never caught. */
function configuredMails(): Record<string, string> | undefined {
  const { SMTP_URL, MAIL_FROM = '', DASHBOARD_URL = '' } = process.env;
  return SMTP_URL ? { SMTP_URL, MAIL_FROM, DASHBOARD_URL } : undefined;
}
