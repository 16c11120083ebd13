// A process of its own with clients as apps have them: they open their line again when it breaks, and keep their rows current.
import { createLive } from '@procession/client/live/live.ts';
import { answerQuestions, type Child, isChild, startChild } from './child.ts';

interface Following {
  urls: readonly string[];
  clients: number;
  tokens: readonly string[];
  /** Of the list of instances that each has in sight. */
  filter: { entityType: string; entityId: string };
}
type Question =
  | { open: Following }
  /** Answered when each client has the row at this revision or a later one. */
  | { have: { id: string; revision: number } };

/** How long a row may take to reach every client. */
const haveWithinMs = 60_000;

export async function startFollowers(given: Following) {
  const child: Child<Question, 'done'> = startChild(import.meta.filename);
  await child.ask({ open: given });
  return {
    have: async (row: { id: string; revision: number }): Promise<void> => void (await child.ask({ have: row })),
    close: () => child.end(),
  };
}

function follow(): void {
  let rows: ReadonlyMap<string, { revision: number }>[] = [];
  let look: () => void = () => {};
  answerQuestions(async (question: Question) => {
    if ('open' in question) {
      const { urls, clients, tokens, filter } = question.open;
      rows = await Promise.all(
        Array.from({ length: clients }, (_, n) =>
          followOne({ urls, filter }, tokens[n % tokens.length]!, () => look()),
        ),
      );
      return 'done';
    }
    const { id, revision } = question.have;
    const missing = new Set(rows);
    await new Promise<void>((resolve, reject) => {
      const late = (): void => reject(new Error(`${missing.size} clients lack ${id} after ${haveWithinMs} ms`));
      const timer = setTimeout(late, haveWithinMs);
      look = () => {
        for (const of of missing) if ((of.get(id)?.revision ?? 0) >= revision) missing.delete(of);
        if (missing.size > 0) return;
        clearTimeout(timer);
        resolve();
      };
      look();
    });
    return 'done';
  });
}

function followOne(
  { urls, filter }: Pick<Following, 'urls' | 'filter'>,
  token: string,
  onChange: () => void,
): Promise<ReadonlyMap<string, { revision: number }>> {
  const getTicket = async (base: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${base}/v1/live/tickets`, { method: 'POST', headers });
    if (!answer.ok) throw new Error(`no ticket: ${answer.status}`);
    return ((await answer.json()) as { ticket: string }).ticket;
  };
  return new Promise((resolve) => {
    const { rows } = createLive({ urls, getTicket }).subscribe(
      { name: 'instances', filter },
      {
        onSnapshot: () => {
          resolve(rows);
          onChange(); // a client whose place is too old has what it missed from here
        },
        onChange,
      },
    );
  });
}

if (isChild()) follow();
