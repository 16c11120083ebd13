// `npm run verify`, which is what .ci/run runs: every test, then every check of the source. The last line counts all.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

interface Check {
  name: string;
  command: string;
  args: readonly string[];
}

const root = resolve(import.meta.dirname, '..');
const bin = (name: string): string => resolve(root, 'node_modules/.bin', name);
const checks: readonly Check[] = [
  { name: 'types', command: bin('tsc'), args: ['--pretty', 'false'] },
  { name: 'types of the dashboard', command: bin('tsc'), args: ['--pretty', 'false', '-p', 'apps/dashboard'] },
  { name: 'format and lint', command: bin('biome'), args: ['ci', '--colors=off', '.'] },
  { name: 'lint with types', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings', '.'] },
  { name: 'unused code', command: bin('knip'), args: [] },
];

let { passed, failed, skipped } = await runTests();
for (const check of checks) {
  process.stdout.write(
    `\n${check.name}: ${check.args.length ? `${check.command.split('/').at(-1)} ${check.args.join(' ')}` : 'knip'}\n`,
  );
  const { code } = await run(check.command, check.args);
  process.stdout.write(`${check.name}: ${code === 0 ? 'passed' : 'FAILED'}\n`);
  if (code === 0) passed++;
  else failed++;
}
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function runTests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const { code, lastLine } = await run(process.execPath, [resolve(root, 'bootstrap.mjs'), 'test']);
  const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine);
  if (!counts) return { passed: 0, failed: 1, skipped: 0 };
  const [passed, failed, skipped = 0] = counts.slice(1).map((count) => Number(count ?? 0)) as [number, number, number?];
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

function run(command: string, args: readonly string[]): Promise<{ code: number | null; lastLine: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let lastLine = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      lastLine = (lastLine + chunk.toString('utf8')).trimEnd().split('\n').at(-1) ?? '';
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, lastLine }));
  });
}
