// Behind every npm script. Makes ready what the command needs, Node 24 included, and runs it.
// Plain JavaScript without dependencies: it must at least parse on any Node, to say that it is too old.
import { fileURLToPath } from 'node:url';
import { commands } from './toolchain/commands.mjs';
import { installDependencies } from './toolchain/install-dependencies.mjs';
import { installToolchain } from './toolchain/install-toolchain.mjs';
import { Failure, report } from './toolchain/progress.mjs';
import { provideChromium } from './toolchain/provide-chromium.mjs';
import { provideNats } from './toolchain/provide-nats.mjs';
import { runCommand } from './toolchain/run-command.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const [name = 'start', ...args] = process.argv.slice(2);

try {
  const command = commands[name];
  if (!command) {
    throw new Failure(`running ${name}`, 'there is no such command', `use one of: ${Object.keys(commands).join(', ')}`);
  }
  const toolchain = await installToolchain(root);
  await installDependencies(root, toolchain);
  const natsServer = command.needsNats ? await provideNats(root) : undefined;
  const chromium = command.needsChromium ? await provideChromium() : undefined;
  process.exitCode = await runCommand(root, toolchain, { natsServer, chromium }, command, args);
} catch (error) {
  report(error);
  process.exitCode = 1;
}
