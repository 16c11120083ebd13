import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/** Runs the command under Node 24 from the root of the clone, with our terminal, and resolves to its exit code. */
export function runCommand(root, toolchain, { natsServer, chromium }, command, args) {
  const env = { ...toolchain.env };
  if (natsServer) env.NATS_SERVER_BIN = natsServer;
  if (chromium) env.CHROMIUM = chromium;
  env.INIT_CWD = process.env.INIT_CWD || process.cwd(); // relative paths among the arguments start there
  if (!process.stdout.isTTY && !env.FORCE_COLOR) env.NO_COLOR = '1'; // some tools colour a pipe, too
  const child = spawn(toolchain.node, [join(root, command.file), ...(command.args || []), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  // Ctrl-C at a terminal reaches the child by itself: told twice, it would think that somebody is impatient.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code === null ? 128 + constants.signals[signal] : code));
  });
}
