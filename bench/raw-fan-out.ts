// A process of its own: a bare `ws` server that gives each message of a NATS subject to all its clients.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from '@nats-io/transport-node';
import { WebSocketServer } from 'ws';
import { answerQuestions, type Child, isChild, startChild } from './child.ts';

interface Question {
  natsUrl: string;
  subject: string;
}

/** @returns its address */
export async function startRawServer(question: Question): Promise<{ base: string; close: () => Promise<void> }> {
  const child: Child<Question, number> = startChild(import.meta.filename);
  const port = await child.ask(question);
  return { base: `http://127.0.0.1:${port}`, close: () => child.end() };
}

async function serve({ natsUrl, subject }: Question): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  const bus = await connect({ servers: natsUrl });
  bus.subscribe(subject, {
    callback: (_error, message) => {
      const text = message.string();
      for (const client of server.clients) client.send(text);
    },
  });
  await bus.flush();
  return (server.address() as AddressInfo).port;
}

if (isChild()) answerQuestions(serve);
