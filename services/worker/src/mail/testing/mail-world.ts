import { type Client, createClient } from '@procession/client/client.ts';
import { freePort } from '@procession/stack/free-port.ts';
import {
  type CaughtMail,
  catchMails,
  type MailCatcher,
  type SmtpRefusal,
} from '@procession/stack/mail-catcher/catch-mails.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import pg from 'pg';

const tenant = 'acme';
/** More than any test sends. */
const keepMax = 1_000;

export const secretNote = 'nobody else’s business';

/**
 * Write side, rows and workers as processes of their own, and an SMTP server in this one. For each person `p` there is a definition `ask-p`,
 * whose only task is theirs.
 */
export async function openMailWorld({ workers, people }: { workers: number; people: Record<string, string> }) {
  const port = await freePort();
  const caught: CaughtMail[] = [];
  /** What the server does; undefined: nothing special. */
  const server: {
    refuse: ((address: string) => SmtpRefusal | undefined) | undefined;
    onMail: ((mail: CaughtMail) => Promise<void>) | undefined;
  } = { refuse: undefined, onMail: undefined };
  const openServer = (): Promise<MailCatcher> =>
    catchMails({
      port,
      keepMax,
      refuse: (address) => server.refuse?.(address),
      onMail: async (mail) => {
        caught.push(mail);
        await server.onMail?.(mail);
      },
    });
  let catcher: MailCatcher | undefined = await openServer();

  const dir = makeTemporaryFolder();
  const stack: Stack = await startStack({
    dir,
    durable: false,
    copies: { command: 1, worker: workers, projector: 1, query: 0, notifier: 0 },
    administrators: [`${tenant}:root`],
    env: { LOG_LEVEL: 'warn' },
    serviceEnv: {
      worker: {
        SMTP_URL: `smtp://127.0.0.1:${port}`,
        MAIL_FROM: 'Procession <procession@example.com>',
        DASHBOARD_URL: 'https://p.example.com',
      },
    },
  });
  const admin = new pg.Client(stack.databases.admin);
  await admin.connect();
  const clientOf = (user: string): Client =>
    createClient({
      commandUrl: stack.urls.command,
      queryUrl: stack.urls.command, // nothing is read
      liveUrl: stack.urls.command,
      token: () => stack.token(user, { tenant }),
    });
  const root = clientOf('root');
  for (const [id, name] of Object.entries(people)) {
    await root.directory.putUser(id, { name, kind: 'person', email: `${id}@example.com` });
    await root.definitions.publish(`ask-${id}`, {
      confirmWarnings: true,
      document: {
        key: `ask-${id}`,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
        title: 'Refund for ${entity.id}',
        entity: { type: 'booking' },
        fields: { note: { type: 'text', sensitive: true } },
        start: 'check',
        steps: {
          check: {
            type: 'approval',
            name: 'Check it',
            assign: { users: [id] },
            next: [
              { on: 'approved', to: 'done' },
              { on: 'rejected', to: 'done' },
            ],
          },
          done: { type: 'end', status: 'completed' },
        },
      } as never,
    });
  }
  const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await admin.query<Row & pg.QueryResultRow>(text, values)).rows;
  return {
    stack,
    server,
    caught,
    caughtFor: (id: string): CaughtMail[] => caught.filter(({ to }) => to.includes(`${id}@example.com`)),
    clientOf,
    rows,
    /** Asks somebody. @returns the id of the instance */
    ask: async (id: string, booking = 'B-1'): Promise<string> =>
      (
        await root.instances.start({
          definition: `ask-${id}`,
          entity: { type: 'booking', id: booking },
          data: { note: secretNote },
        })
      ).id,
    /** Mails of a person as they stand in the log. */
    mailsOf: (id: string) =>
      rows<{ outcome: string | null; tries: number; due_at: Date; last_error: string | null; items: number }>(
        `select m.outcome, m.tries, m.due_at, m.last_error, (select count(*)::int from log.mail_items i where i.mail = m.seq) as items
         from log.mails m where m.tenant = $1 and m.user_id = $2 order by m.seq`,
        [tenant, id],
      ),
    /** As if the instant had come, or the lease had ended, of all that wait. */
    hurry: (id: string) =>
      rows('update log.mails set due_at = now() where tenant = $1 and user_id = $2 and outcome is null', [tenant, id]),
    serverGoes: async (): Promise<void> => {
      await catcher?.close();
      catcher = undefined;
    },
    serverComes: async (): Promise<void> => {
      catcher = await openServer();
    },
    close: async () => {
      await admin.end();
      await stack.stop();
      await catcher?.close();
      removeDataFolder(dir);
    },
  };
}
export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;
