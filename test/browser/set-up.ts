import type { TestProject } from 'vitest/node';
import { startOffice } from './start-office.ts';

declare module 'vitest' {
  interface ProvidedContext {
    office: {
      browserEndpoint: string;
      gatewayUrl: string;
      dir: string;
      issuerUrl: string;
      commandUrl: string;
      queryUrl: string;
      notifierUrl: string;
      notifierPid: number;
      /** As a superuser: for what no request makes. */
      databaseUrl: string;
    };
  }
}

/** One stack with the demonstration, and one browser, for all browser tests; each test makes the instances that it is about. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { stack, browser, gatewayUrl, stop } = await startOffice(() => {});
  project.provide('office', {
    browserEndpoint: browser.wsEndpoint(),
    gatewayUrl,
    dir: stack.dir,
    issuerUrl: stack.issuerUrl!,
    commandUrl: stack.urls.command[0]!,
    queryUrl: stack.urls.query[0]!,
    notifierUrl: stack.urls.notifier[0]!,
    notifierPid: stack.pid('notifier', 0)!,
    databaseUrl: stack.databases.admin,
  });
  return stop;
}
