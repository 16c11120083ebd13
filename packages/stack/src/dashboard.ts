import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './layout.ts';

const dashboardDist = join(repositoryRoot, 'apps/dashboard/dist');

/** Where the dashboard was built to; undefined when it wasn't. */
export const builtDashboard = (): string | undefined =>
  existsSync(join(dashboardDist, 'index.html')) ? dashboardDist : undefined;
