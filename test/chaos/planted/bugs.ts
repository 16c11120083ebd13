import { brokerAway } from '../scenarios/broker-away.ts';
import { deafConsumer } from '../scenarios/deaf-consumer.ts';
import { heldAcceptance, heldCommit } from '../scenarios/held-commit.ts';
import { killedMidWrite } from '../scenarios/killed-mid-write.ts';
import { lateCommit } from '../scenarios/late-commit.ts';
import { newcomer, stoppedHolder } from '../scenarios/leases.ts';
import { lostFeed, lostMiddle, lostTail } from '../scenarios/lost-messages.ts';
import { replayedBeginning } from '../scenarios/replayed-beginning.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { keySentAgain, sensitiveField, twoTenants } from '../scenarios/small.ts';
import type { ViolationName } from '../violations.ts';
import type { Plant } from './plant.ts';

export interface PlantedBug {
  name: string;
  plant: Plant;
  scenario: Scenario;
  /** What is found, and nothing else. */
  caughtAs: ViolationName;
}

const committer = 'services/command/src/event-store/committer.ts';
const projection = 'services/projector/src/run-projection.ts';
const matches = 'packages/read-models/src/matches.ts';

export const bugs: readonly PlantedBug[] = [
  {
    name: 'acknowledge before commit',
    scenario: heldCommit,
    caughtAs: 'acknowledged-before-commit',
    plant: {
      service: 'command',
      replacements: [
        {
          file: committer,
          find: '    const acknowledged = published.take();\n',
          put: `    const acknowledged = published.take();
    for (const { waiting, answer } of batch.commands)
      if (waiting.command.streams[0]?.kind === 'instance') waiting.settle({ kind: 'committed', answer, epoch: 1 });\n`,
        },
      ],
    },
  },
  {
    name: 'accept before commit',
    scenario: heldAcceptance,
    caughtAs: 'accepted-write-missing',
    plant: {
      service: 'command',
      replacements: [
        {
          file: 'services/command/src/operations/operation-store.ts',
          find: "return await door.query<Acceptance & object>('accept-operations', acceptStatement, parameters);",
          put: `void door.query('accept-operations', acceptStatement, parameters);
      return operations.map(({ id }) => ({ verdict: 'accepted', id }));`,
        },
      ],
    },
  },
  {
    name: 'checkpoint outside the transaction',
    scenario: killedMidWrite,
    caughtAs: 'checkpoint-without-rows',
    plant: {
      service: 'projector',
      replacements: [
        {
          file: projection,
          find: '    const wanted = [...newest.values()];\n',
          put: `    const wanted = [...newest.values()];
    const early = heads.at(-1);
    if (early) await this.#applier.writeCursor({ cursor: early, partitions: this.#options.partitions });\n`,
        },
      ],
    },
  },
  {
    name: 'no gap fetch',
    scenario: lostMiddle,
    caughtAs: 'gap-not-fetched',
    plant: {
      service: 'projector',
      replacements: [
        {
          file: 'services/projector/src/apply-events.ts',
          find: '      if (revision > have + 1) return true;\n',
          put: '',
        },
        {
          file: 'services/projector/src/fold-stream.ts',
          find: '      if (event.revision > next.folded.revision + 1) break;\n',
          put: '',
        },
      ],
    },
  },
  {
    name: 'no tail sweep',
    scenario: lostTail,
    caughtAs: 'tail-never-reached',
    plant: {
      service: 'projector',
      replacements: [
        {
          file: projection,
          find: 'if (dueInMs <= 0 && !this.#heads)',
          put: 'if (this.#sweptAt === Number.NEGATIVE_INFINITY && !this.#heads)',
        },
      ],
    },
  },
  {
    name: 'cursor by position only',
    scenario: lateCommit,
    caughtAs: 'late-commit-skipped',
    plant: {
      service: 'projector',
      replacements: [
        {
          file: 'packages/event-log/src/event-columns.ts',
          find: `(e.epoch, e.xid, e.position) > ($1::smallint, $2::xid8, $3::bigint)
  and (e.epoch, e.xid) < ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))`,
          put: '(e.epoch, e.position) > ($1::smallint, $3::bigint) and $2::xid8 is not null',
        },
      ],
    },
  },
  {
    name: 'outbox row deleted on a failed publish',
    scenario: brokerAway,
    caughtAs: 'commit-never-published',
    plant: {
      service: 'command',
      replacements: [
        {
          file: 'services/command/src/relay/relay.ts',
          find: "this.#inFlight >= inFlightMax) this.#counted('left');",
          put: 'this.#inFlight >= inFlightMax) done(partition);',
        },
      ],
    },
  },
  {
    name: 'tenant filter missing',
    scenario: twoTenants,
    caughtAs: 'foreign-row',
    plant: {
      service: 'notifier',
      replacements: [
        { file: matches, find: 'change.tenant !== viewer.tenant || ', put: '' },
        { file: matches, find: "parts.join('\\n')", put: "parts.slice(1).join('\\n')" },
      ],
    },
  },
  {
    name: 'notifier takes a message over a gap',
    scenario: lostFeed,
    caughtAs: 'client-missed-revision',
    plant: {
      service: 'notifier',
      replacements: [
        {
          file: 'services/notifier/src/recent-batches.ts',
          find: "seq === have + 1 ? 'next' : 'gap'",
          put: "'next'",
        },
      ],
    },
  },
  {
    name: 'answer of a key not stored in the transaction',
    scenario: keySentAgain,
    caughtAs: 'acknowledged-command-twice',
    plant: {
      function: 'log.append',
      replacements: [{ find: 'if cardinality(c_key) > 0 then', put: 'if false then' }],
    },
  },
  {
    name: 'sensitive values not sealed',
    scenario: sensitiveField,
    caughtAs: 'sensitive-value-in-clear',
    plant: {
      service: 'command',
      replacements: [
        {
          file: 'services/command/src/sealing/seal-events.ts',
          find: 'if (fields.length === 0) return',
          put: 'if (fields.length >= 0) return',
        },
      ],
    },
  },
  {
    name: 'an older row replaces a newer one',
    scenario: replayedBeginning,
    caughtAs: 'row-went-back',
    plant: {
      function: 'read.apply',
      replacements: [{ find: '    where instances.revision < excluded.revision;\n', put: '    where true;\n' }],
    },
  },
  {
    name: 'fence not checked',
    scenario: stoppedHolder,
    caughtAs: 'written-without-lease',
    plant: {
      function: 'read.apply',
      replacements: [{ find: ' and f.fence = this_fence for update', put: ' for update' }],
    },
  },
  {
    name: 'lease taken without waiting for its end',
    scenario: newcomer,
    caughtAs: 'lease-taken-early',
    plant: {
      function: 'read.lease_round',
      replacements: [{ find: 'l.ends_at < moment)', put: 'l.holder <> this_copy)' }],
    },
  },
  {
    name: 'no watch over the broker',
    scenario: deafConsumer,
    caughtAs: 'deaf-consumer',
    plant: {
      service: 'projector',
      replacements: [
        {
          file: 'packages/event-log/src/log-bus.ts',
          find: 'if (consumer.delivered.stream_seq > stream.state.last_seq) return',
          put: 'if (consumer.delivered.stream_seq < 0) return',
        },
      ],
    },
  },
];
