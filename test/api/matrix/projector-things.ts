import { waitUntil } from '@procession/stack/wait-until.ts';
import type { Send } from './office.ts';

/** As the database’s superuser: for what no request makes. */
export type WriteRows = (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>;

export interface ProjectorThings {
  /** A rebuild of a view that is done; none runs. Asked for by who looks after the installation. */
  rebuild: () => Promise<number>;
  /** One that is under way, and that no copy takes up. */
  openRebuild: () => Promise<number>;
  /** A stream that stands still, before its revision 900. */
  parked: () => Promise<string>;
}

const rebuildsWithinMs = 30_000;
let count = 0;

export function projectorThings({
  tenant,
  send,
  write,
}: {
  tenant: string;
  send: Send;
  write: WriteRows;
}): ProjectorThings {
  return {
    rebuild: async () => {
      await write(`delete from read.rebuilds where wanted_versions = '{}'`, []); // of openRebuild
      const rebuilds = { service: 'projector' as const, path: '/v1/rebuilds' };
      const newest = async (): Promise<{ id: number; state: string } | undefined> =>
        (
          (await send(`${tenant}-root`, { ...rebuilds, method: 'GET' })).body.items as { id: number; state: string }[]
        )[0];
      if (!(await newest())) await send(`${tenant}-root`, { ...rebuilds, method: 'POST', body: { views: ['audit'] } });
      const isDone = async () => {
        const found = await newest();
        return found?.state === 'done' && found;
      };
      return (await waitUntil('the rebuild is done', isDone, { withinMs: rebuildsWithinMs })).id;
    },
    openRebuild: async () => {
      const [row] = await write(
        `insert into read.rebuilds (views, requested_by, wanted_versions) values ('{audit}', 'matrix', '{}') returning number`,
        [],
      );
      return Number(row?.number);
    },
    parked: async () => {
      const stream = `role-${tenant}_parked_${++count}`;
      await write(
        `insert into read.parked_streams (tenant, stream, revision, reason) values ($1, $2, 900, 'of the matrix')`,
        [tenant, stream],
      );
      return stream;
    },
  };
}
