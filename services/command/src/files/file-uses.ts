import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { fileId } from '@procession/contracts/ids.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { type FileBoxes, publicPartOf } from '@procession/platform/file-boxes.ts';
import { LRUCache } from 'lru-cache';
import { uploadLimits } from './file-limits.ts';
import type { FileStore } from './file-store.ts';

/** A file in a field, as somebody gave it. */
interface GivenFile {
  field: string;
  value: JsonObject & { id: string };
}

export interface FileFault {
  place: string;
  message: string;
}

interface Deciding {
  tenant: string;
  stream: string;
  definition: CompiledDefinition;
  events: readonly InstanceEvent[];
}

/**
 * Files that events put into fields must be there, be what they are said to be, and stay: before the append each is noted with its
 * instance and field. Ids that are not ours stand for files that are kept elsewhere.
 */
export class FileUses {
  readonly #store: FileStore;
  readonly #boxesOf: (tenant: string, id: string) => FileBoxes;
  readonly #known = new LRUCache<string, { isSound: boolean }>({ max: uploadLimits.knownUsesMax });

  constructor(store: FileStore, boxesOf: (tenant: string, id: string) => FileBoxes) {
    this.#store = store;
    this.#boxesOf = boxesOf;
  }

  /** What is wrong with them; or how to find out, when it is not known yet. */
  check({ tenant, stream, definition, events }: Deciding): FileFault[] | { fetch: () => Promise<void> } {
    const given = filesIn(definition, events);
    if (given.length === 0) return sound;
    const keyOf = (file: GivenFile): string => JSON.stringify([tenant, stream, file.field, file.value]);
    const unknown = given.filter((file) => !this.#known.has(keyOf(file)));
    if (unknown.length > 0) return { fetch: () => this.#look(tenant, stream, unknown, keyOf) };
    return given
      .filter((file) => this.#known.get(keyOf(file))?.isSound === false)
      .map(({ field }) => ({
        place: `/data/${field}`,
        message:
          'there is no uploaded file of this id, name, size and sha256: upload it first, and give what that answered',
      }));
  }

  async #look(
    tenant: string,
    stream: string,
    given: readonly GivenFile[],
    keyOf: (file: GivenFile) => string,
  ): Promise<void> {
    const rows = await this.#store.readMeta(tenant, [...new Set(given.map(({ value }) => publicPartOf(value.id)))]);
    const metaOf = new Map(rows.map(({ file, meta }) => [file, meta]));
    const right = given.filter(({ value }) => {
      const box = metaOf.get(publicPartOf(value.id));
      const meta = box && this.#boxesOf(tenant, value.id).openMeta(box);
      return meta?.name === value.name && meta?.size === value.size && meta?.sha256 === value.sha256;
    });
    const uses = right.map(({ field, value }) => ({ file: publicPartOf(value.id), stream, field }));
    const kept = uses.length > 0 ? await this.#store.use(tenant, uses) : new Set<string>();
    const isKept = new Set(right.filter(({ value }) => kept.has(publicPartOf(value.id))));
    for (const file of given) this.#known.set(keyOf(file), { isSound: isKept.has(file) });
  }
}

const sound: FileFault[] = [];

const mayHoldFiles = new WeakMap<CompiledDefinition, string[]>();

/** Of most definitions none. */
function fieldsForFiles(definition: CompiledDefinition): string[] {
  let names = mayHoldFiles.get(definition);
  if (!names) {
    const types = new Set(['file', 'list', 'object']);
    names = [...definition.fields.values()].filter(({ type }) => types.has(type)).map(({ name }) => name);
    mayHoldFiles.set(definition, names);
  }
  return names;
}

function filesIn(definition: CompiledDefinition, events: readonly InstanceEvent[]): GivenFile[] {
  const fields = fieldsForFiles(definition);
  if (fields.length === 0) return [];
  return events.flatMap((event) => {
    if (event.type === 'InstanceStarted') return filesOf(fields, event.data.data);
    return event.type === 'DataChanged' ? filesOf(fields, event.data.set) : [];
  });
}

const filesOf = (fields: readonly string[], values: Readonly<JsonObject>): GivenFile[] =>
  fields.flatMap((field) => filesInValue(values[field]).map((value) => ({ field, value })));

function filesInValue(value: Json | undefined): GivenFile['value'][] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(filesInValue);
  const { id, sha256 } = value;
  if (typeof sha256 === 'string' && typeof id === 'string' && fileId.safeParse(id).success)
    return [value as GivenFile['value']];
  return Object.values(value).flatMap(filesInValue);
}
