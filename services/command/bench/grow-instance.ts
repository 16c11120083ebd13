import { randomUUID } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import type { EventMeta } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type DirectoryParts, directoryOf } from '@procession/engine/cases/directory.ts';
import { compileDefinition } from '@procession/engine/compile-definition.ts';
import { isRejection } from '@procession/engine/decider.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import { decide } from '@procession/engine/instance/decide.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, notStarted, openTasks } from '@procession/engine/instance/state.ts';
import { fixedChance } from '@procession/engine/testing/fixed-chance.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type pg from 'pg';

export interface Growing {
  admin: pg.Client;
  tenant: string;
  document: JsonObject & { key: string };
  directory: DirectoryParts;
  start: { by: string; data: JsonObject };
  /** What is sent about the only open task, and by whom. */
  next: (task: { task: number; step: string }) => { by: string; command: InstanceCommand };
}

/** An instance that goes on as the command service would let it, its events written as rows: for long histories, quickly. */
export interface GrownInstance {
  readonly id: string;
  readonly state: InstanceState;
  /** Goes on until there are so many events, or a few more. */
  growTo: (events: number) => Promise<void>;
}

interface Row {
  revision: number;
  recordedAt: string;
  type: string;
  hash: string;
  data: string;
  meta: string;
}

export function openGrowing({ admin, tenant, document, directory, start, next }: Growing): GrownInstance {
  const definition = compileDefinition(document, { key: document.key, version: 1 });
  const people = directoryOf(directory);
  const id = newInstanceId();
  const stream = instanceStream(id);
  let state = notStarted;
  let hash = noPredecessor;
  // Each command is a millisecond after the one before, and all of them are long ago.
  let now = Date.now() - beganMsAgo;

  const record = (event: InstanceEvent, recordedAt: string, meta: EventMeta): Row => {
    const [data, said] = [canonical(event.data as never), canonical(meta as never)];
    const revision = state.revision + 1;
    const place = { tenant, stream, revision, type: event.type, schemaVersion: 1, recordedAt };
    hash = chain(hash, { ...place, data, meta: said });
    state = evolve(state, { ...event, revision, recordedAt });
    return { revision, recordedAt, type: event.type, hash, data, meta: said };
  };
  const send = (by: string, command: InstanceCommand): Row[] => {
    const recordedAt = new Date(++now).toISOString();
    const decision = decide(definition, state, command, {
      instance: id,
      now: recordedAt,
      actor: { id: by, permissions: new Set(['start', 'act'] as const) },
      directory: people,
      ...fixedChance,
    });
    if (isRejection(decision)) throw new Error(decision.rejection.detail);
    const meta = { actor: by, command: randomUUID() };
    return decision.events.map((event) => record(event, recordedAt, meta));
  };
  const step = (): Row[] => {
    if (state.revision === 0)
      return send(start.by, { type: 'StartInstance', number: instanceNumber, data: start.data });
    const { by, command } = next(openTasks(state)[0]!);
    return send(by, command);
  };
  return {
    id,
    get state() {
      return state;
    },
    async growTo(events) {
      while (state.revision < events) {
        const rows: Row[] = [];
        while (state.revision < events && rows.length < rowsPerWrite) rows.push(...step());
        await admin.query(
          `with written as (
             insert into log.events (recorded_at, revision, epoch, schema_version, tenant, stream, type, hash, data, meta)
             select r."recordedAt", r.revision, 1, 1, $1, $2, r.type, decode(r.hash, 'hex'), r.data::jsonb, r.meta::jsonb
             from jsonb_to_recordset($3) as r ("recordedAt" timestamptz, revision int, type text, hash text, data text, meta text))
           insert into log.streams (tenant, stream, type, epoch, revision, hash)
           values ($1, $2, 'instance', 1, $4, decode($5, 'hex'))
           on conflict (tenant, stream) do update set revision = excluded.revision, hash = excluded.hash`,
          [tenant, stream, JSON.stringify(rows), state.revision, hash],
        );
      }
    },
  };
}

const rowsPerWrite = 2_000;
const beganMsAgo = 3_600_000;
const instanceNumber = 1_000_000;
