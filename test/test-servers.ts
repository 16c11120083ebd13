import { join } from 'node:path';
import { startNats } from '@procession/stack/nats.ts';
import { startPostgres } from '@procession/stack/postgres.ts';

/** The PostgreSQL and the nats-server that all test files share. Tests that kill servers have private ones of their own. */
export interface TestServers {
  /** Of a superuser, without a database and without a slash at the end. */
  postgresUrl: string;
  natsUrl: string;
  stop(): Promise<void>;
}

const kinds = ['private', 'testcontainers'] as const;
type Kind = (typeof kinds)[number];

/**
 * What `PROCESSION_TEST_SERVERS` asks for; private servers when it says nothing, and when no Docker engine answers, which is said.
 * @throws Error when it asks for something that there isn't.
 */
export async function chooseServers(
  asked: string | undefined,
  findEngine: () => Promise<unknown>,
  say: (line: string) => void,
): Promise<Kind> {
  const kind = kinds.find((known) => known === (asked || 'private'));
  if (!kind) throw new Error(`PROCESSION_TEST_SERVERS is ${JSON.stringify(asked)}: it may be ${kinds.join(' or ')}`);
  if (kind === 'private') return kind;
  try {
    await findEngine();
    return kind;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`PROCESSION_TEST_SERVERS=${kind}, but no Docker engine answers (${reason}): the tests take private servers`);
    return 'private';
  }
}

export async function startTestServers(dir: string): Promise<TestServers> {
  const findEngine = async (): Promise<unknown> => (await import('testcontainers')).getContainerRuntimeClient();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const kind = await chooseServers(process.env.PROCESSION_TEST_SERVERS, findEngine, say);
  return kind === 'private' ? startPrivate(dir) : startContainers();
}

async function startPrivate(dir: string): Promise<TestServers> {
  const nats = await startNats({ dir: join(dir, 'nats'), logFile: join(dir, 'nats.log') });
  try {
    const postgres = await startPostgres({
      dir: join(dir, 'postgres'),
      logFile: join(dir, 'postgres.log'),
      durable: false,
    });
    const stop = async (): Promise<void> => void (await Promise.all([postgres.stop(), nats.stop()]));
    return { postgresUrl: postgres.url('').replace(/\/$/, ''), natsUrl: nats.url, stop };
  } catch (error) {
    await nats.stop();
    throw error;
  }
}

const postgresPort = 5432;
const natsPort = 4222;

/** From the images that deploy/compose.yaml runs. */
async function startContainers(): Promise<TestServers> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { readCompose, readEnvFile } = await import('./deploy/compose-file.ts');
  const { services } = readCompose(readEnvFile(join(import.meta.dirname, '../deploy/env.example')));
  const nats = await new GenericContainer(services.nats!.image)
    .withCommand(['--jetstream'])
    .withExposedPorts(natsPort)
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .start();
  try {
    const postgres = await new GenericContainer(services.postgres!.image)
      .withEnvironment({ POSTGRES_HOST_AUTH_METHOD: 'trust' })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'])
      .withExposedPorts(postgresPort)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2)) // once more after its own set-up
      .start();
    return {
      postgresUrl: `postgres://postgres@${postgres.getHost()}:${postgres.getMappedPort(postgresPort)}`,
      natsUrl: `nats://${nats.getHost()}:${nats.getMappedPort(natsPort)}`,
      stop: async () => void (await Promise.all([postgres.stop(), nats.stop()])),
    };
  } catch (error) {
    await nats.stop();
    throw error;
  }
}
