import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@procession/contracts/json.ts';
import { goldenFolder } from '@procession/engine/cases/golden/golden-folder.ts';
import type { GoldenHistory } from '@procession/engine/cases/golden/golden-history.ts';
import type { RecordedEvent } from '@procession/engine/instance/evolve.ts';
import type { HistoryEvent } from './chronicle.ts';

/** Events of the engine as the query service gives them. */
export const asAnswered = (events: readonly RecordedEvent[]): HistoryEvent[] =>
  events.map(({ type, data, revision, recordedAt }) => ({
    id: `instance-1/${revision}`,
    revision,
    at: recordedAt,
    fact: type,
    actor: 'ana',
    actorName: 'Ana Ruiz',
    onBehalfOf: null,
    step: null,
    fromStatus: null,
    toStatus: 'in_progress',
    summary: `${type}.`,
    type,
    schemaVersion: 1,
    data: data as JsonObject,
    hash: '',
  }));

/** The histories that the engine keeps of everything it can do, by name. */
export const goldenHistories: readonly (readonly [name: string, events: RecordedEvent[]])[] = readdirSync(goldenFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const { commits } = JSON.parse(readFileSync(join(goldenFolder, file), 'utf8')) as GoldenHistory;
    return [file, commits.flatMap(({ events }) => events as unknown as RecordedEvent[])];
  });
