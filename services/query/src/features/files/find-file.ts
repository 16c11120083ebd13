import { instanceStream } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type FileBoxes, type FileMeta, publicPartOf } from '@procession/platform/file-boxes.ts';
import { findInstance } from '@procession/read-models/list-instances.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { loadMoment } from '../../moments/load-moment.ts';
import type { QueryPorts } from '../../ports.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import { type FileUse, readFileHead } from './select.ts';

export interface FoundFile {
  /** Of its id. */
  file: string;
  meta: FileMeta;
  boxes: FileBoxes;
}

/**
 * The file of this id, when the viewer may read it: they uploaded it and no instance holds it yet, or they see a field in which it
 * stands or stood. A sensitive one must show it to them now.
 * @throws ProblemError `file-not-found`: the same for another tenant's, for one that they may not see, and for none
 */
export async function findFile(ports: QueryPorts, viewer: Viewer, id: string): Promise<FoundFile> {
  const { tenant } = viewer;
  const file = publicPartOf(id);
  const head = await ports.log(tenant, (connection) => readFileHead(connection, tenant, file));
  const boxes = ports.fileBoxesOf(tenant, id);
  const meta = head && boxes.openMeta(head.meta);
  if (!head || !meta) throw notFound();
  if (head.uses.length === 0 && head.uploader === viewer.user) return { file, meta, boxes };
  for (const use of head.uses) if (await isShown(ports, viewer, use, id)) return { file, meta, boxes };
  throw notFound();
}

async function isShown(ports: QueryPorts, viewer: Viewer, { stream, field }: FileUse, id: string): Promise<boolean> {
  const instance = stream.slice(instanceStream('').length);
  const row = await ports.lists(viewer.tenant, (read) => findInstance(read, viewer, instance));
  if (!row) return false;
  return ports.log(viewer.tenant, async (connection) => {
    const log = sqlReaderOf(connection);
    const version = { tenant: viewer.tenant, definition: row.definition, version: row.definitionVersion };
    const definition = await ports.definitionOf(log, version);
    if (definition.fields.get(field)?.sensitive === undefined) return true;
    const { detail } = await loadMoment(log, ports, { viewer, id: instance, moment: { kind: 'now' } });
    return holdsFile(detail.data[field], id);
  });
}

function holdsFile(value: Json | undefined, id: string): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => holdsFile(item, id));
  return value.id === id || Object.values(value).some((member) => holdsFile(member, id));
}

const notFound = (): ProblemError => new ProblemError('file-not-found', 'There is no such file, or not for you.');
