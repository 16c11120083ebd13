/** What each npm script runs: a file of ours under Node 24, with arguments that stand before the user's. */
export const commands = {
  start: { file: 'packages/stack/src/commands/start.ts', needsNats: true },
  stop: { file: 'packages/stack/src/commands/stop.ts' },
  reset: { file: 'packages/stack/src/commands/reset.ts' },
  doctor: { file: 'packages/stack/src/commands/doctor.ts' },
  live: { file: 'packages/stack/src/commands/live.ts' },
  rebuild: { file: 'packages/stack/src/commands/rebuild.ts' },
  cases: { file: 'packages/engine/src/cases/main.ts' },
  model: { file: 'packages/engine/src/cases/model/main.ts' },
  chaos: { file: 'test/chaos/main.ts', needsNats: true },
  bench: { file: 'bench/main.ts', needsNats: true },
  test: {
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=./test/closing-line-reporter.ts'],
    needsNats: true,
    needsChromium: true,
  },
  screenshots: { file: 'test/browser/screenshots/main.ts', needsNats: true, needsChromium: true },
  verify: { file: 'test/verify.ts', needsNats: true },
};
