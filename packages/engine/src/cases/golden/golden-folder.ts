import { join } from 'node:path';

export const goldenFolder = join(import.meta.dirname, '../../../golden');
