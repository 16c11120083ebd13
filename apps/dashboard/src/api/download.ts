import { sessionHeader } from '@procession/contracts/session.ts';
import { part } from './calls.ts';
import { Failure } from './failure.ts';
import { heldSession } from './held-session.ts';

/** Saves a file of a field. */
export const download = ({ id, name }: { id: string; name: string }): Promise<void> =>
  save(`/v1/files/${part(id)}`, name);

/** Saves a list of the query service as a table. */
export async function downloadTable(path: string, query: Record<string, unknown>, name: string): Promise<void> {
  const given = Object.entries({ ...query, format: 'csv' }).filter(([, value]) => value !== undefined);
  await save(`${path}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`, name);
}

/** A link could not say whose window asks. */
async function save(path: string, name: string): Promise<void> {
  const session = heldSession();
  const response = await fetch(`/api/read${path}`, { headers: session === null ? {} : { [sessionHeader]: session } });
  if (!response.ok) throw new Failure('', await response.json());
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
