// A thread of its own: what a hostile document costs, it costs here (document-checker.ts).
import { parentPort } from 'node:worker_threads';
import type { Json } from '@procession/contracts/json.ts';
import { checkGiven } from './check-given.ts';

parentPort!.on('message', ({ given, key }: { given: Json; key: string }) => {
  parentPort!.postMessage(checkGiven(given, key));
});
parentPort!.postMessage('ready');
