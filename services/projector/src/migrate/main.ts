import { join } from 'node:path';
import { runMigrations } from '@procession/platform/run-migrations.ts';

// Schema `read`, before a newer version of any service starts. It may be on another server than the log.
const path = join(import.meta.dirname, '../../migrations');
await runMigrations({ name: 'read', path }, ['projector', 'query', 'notifier', 'worker']);
