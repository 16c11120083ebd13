// Builds the dashboard into apps/dashboard/dist, unless it is there already: for the image.
import { buildDashboard } from '../dashboard.ts';
import { say } from '../progress.ts';

await buildDashboard(say);
