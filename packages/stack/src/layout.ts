import { resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../../..');
/** What `npm start` keeps, and `npm run reset` forgets. */
export const dataFolder = resolve(repositoryRoot, '.data');
