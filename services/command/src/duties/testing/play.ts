import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { createTestService, must, publish, type TestService } from '../../testing.ts';

const within = { withinMs: 15_000, everyMs: 20 };

/** A service on which instances wait, work and start others; `admin` looks into its tables. */
export async function openPlay(definitions: readonly { key: string }[], on?: TestService['database']) {
  const service = await createTestService(on);
  const admin = new pg.Pool({ connectionString: service.database.urls.admin, max: 2 });
  if (!on) for (const definition of definitions) await publish(service, definition);
  const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await admin.query<Row>(text, values)).rows;
  return {
    service,
    rows,
    start: async (definition: string, data: object = {}, entity?: string): Promise<string> => {
      const about = entity === undefined ? {} : { entity: { type: 'order', id: entity } };
      return (await must(service.post('/v1/instances', { definition, data, ...about }))).body.id as string;
    },
    facts: async (id: string): Promise<string[]> =>
      (
        await rows<{ type: string }>(
          `select type from log.events where stream = $1 and type <> 'InstanceAdvanced' order by revision`,
          [`instance-${id}`],
        )
      ).map(({ type }) => type),
    /** How many events of this type there are in all. */
    count: async (type: string): Promise<number> =>
      (await rows('select from log.events where type = $1', [type])).length,
    /** The final status of an instance, once it has one. */
    ended: (id: string): Promise<string> =>
      waitUntil(
        `instance ${id} has ended`,
        async () => {
          const [row] = await rows<{ status: string }>(
            `select data ->> 'status' as status from log.events where stream = $1 and type = 'InstanceEnded'`,
            [`instance-${id}`],
          );
          return row?.status;
        },
        within,
      ),
    /** Until nothing is left to be handed over. */
    settled: (): Promise<true> =>
      waitUntil(
        'nothing is left to be handed over',
        async () =>
          (
            await rows(
              `select from log.duties where kind in ('handover', 'message', 'signal', 'lock') and not is_suspended`,
            )
          ).length === 0,
        within,
      ),
    until: <T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> => waitUntil(what, ask, within),
    /** Pairs of instances that held one lock of the tenant at once, by the order in which they were stored. */
    heldTwice: () =>
      rows<{ a: string; b: string }>(
        `with held as (
           select t.stream, t.tenant, t.data ->> 'key' as key, t.position as taken,
             (select min(l.position) from log.events l where (l.tenant, l.stream, l.type) = (t.tenant, t.stream, 'LockReleased')
                and l.data ->> 'visit' = t.data ->> 'visit' and l.revision > t.revision) as "left"
           from log.events t where t.type = 'LockAcquired')
         select a.stream as a, b.stream as b from held a join held b using (tenant, key)
         where a.stream <> b.stream and a.taken < b.taken and (a."left" is null or a."left" > b.taken)`,
      ),
    close: async (): Promise<void> => {
      await admin.end();
      await service.close();
    },
  };
}
export type Play = Awaited<ReturnType<typeof openPlay>>;
