import { sessionHeader } from '@procession/contracts/session.ts';
import { part } from './calls.ts';
import { Failure } from './failure.ts';
import { heldSession } from './held-session.ts';

/** Saves a file of a field. A link could not say whose window asks. */
export async function download({ id, name }: { id: string; name: string }): Promise<void> {
  const session = heldSession();
  const response = await fetch(`/api/read/v1/files/${part(id)}`, {
    headers: session === null ? {} : { [sessionHeader]: session },
  });
  if (!response.ok) throw new Failure('', await response.json());
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
