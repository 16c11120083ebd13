// A process of its own: the workflow as Restate's server calls it.
import { once } from 'node:events';
import { createServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { answerQuestions, type Child, isChild, startChild } from '../child.ts';
import { loadPeer } from './packages.ts';

interface Decision {
  step: 1 | 2;
  by: string;
  outcome: string;
  comment: string;
}
interface Context {
  promise(name: string): PromiseLike<Decision> & { resolve(value: Decision): Promise<void> };
}

/** The part of the package that is used here. */
interface Package {
  workflow(options: {
    name: string;
    handlers: {
      run(context: Context): Promise<{ first: Decision; second: Decision }>;
      decide(context: Context, decision: Decision): Promise<{ accepted: true }>;
    };
  }): object;
  createEndpointHandler(options: {
    services: object[];
  }): (request: Http2ServerRequest, response: Http2ServerResponse) => void;
}

/** Starts it on a free port, which is the answer to `listen`. */
export const startRestateService = (): Child<{ listen: true }, number> => startChild(import.meta.filename);

async function listen(): Promise<number> {
  process.env.RESTATE_LOGGING = 'ERROR'; // by default it writes a line when an invocation begins, and one when it ends
  const restate = loadPeer<Package>('@restatedev/restate-sdk');
  const approval = restate.workflow({
    name: 'approval',
    handlers: {
      run: async (context) => ({ first: await context.promise('step-1'), second: await context.promise('step-2') }),
      async decide(context, decision) {
        await context.promise(`step-${decision.step}`).resolve(decision);
        return { accepted: true };
      },
    },
  });
  const server = createServer(restate.createEndpointHandler({ services: [approval] }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

if (isChild()) answerQuestions(listen);
