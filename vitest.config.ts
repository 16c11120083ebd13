import { defineConfig } from 'vitest/config';

// The suffix tells what a test costs (CONTRIBUTING.md): `.spec.ts` is pure, `.int.spec.ts` has Postgres and
// JetStream, `.e2e.spec.ts` has the whole stack as processes of their own, `.browser.spec.ts` a browser before it.
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 }, // one after the other: the next has the machine to itself
          include: ['{packages,services,apps,test,bench}/**/*.spec.ts'],
          exclude: ['**/*.{int,e2e,browser}.spec.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['{packages,services,test}/**/*.int.spec.ts'],
          globalSetup: ['./test/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['{packages,services,test}/**/*.e2e.spec.ts'],
          globalSetup: ['./test/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 3 },
          include: ['test/browser/**/*.browser.spec.ts'],
          globalSetup: ['./test/browser/set-up.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false, // one office, one demonstration
        },
      },
    ],
  },
});
