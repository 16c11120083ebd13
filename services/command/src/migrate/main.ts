import { join } from 'node:path';
import { runMigrations } from '@procession/platform/run-migrations.ts';

// Schema `log`, before a newer version of any service starts.
const path = join(import.meta.dirname, '../../migrations');
await runMigrations({ name: 'log', path }, ['command', 'worker', 'reader', 'query']);
