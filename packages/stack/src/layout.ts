import { resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../../..');
/** What `npm start` keeps, and `npm run reset` forgets. Another one, by the environment, is another installation. */
export const dataFolder = resolve(repositoryRoot, process.env.PROCESSION_DATA ?? '.data');
