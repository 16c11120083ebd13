import { Link } from '@tanstack/react-router';
import { Status } from '../../parts/status.tsx';
import { count as written } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { type InstancesSearch, listOf, statuses } from './instances-search.ts';
import type { Counts } from './use-counts.ts';

/** How many there are of each status; a number is a link to its list. */
export function StatusCounts({ counts, search }: { counts: Counts | undefined; search: InstancesSearch }) {
  const { instances } = words;
  const chosen = listOf(search.status);
  const { status: _, ...others } = search;
  const shown = statuses.filter((status) => counts?.of.has(status) || chosen.includes(status));
  return (
    <nav className="cnt" aria-label={instances.counts}>
      <Link to="/instances" search={others} activeOptions={wholly}>
        {instances.all} <b>{counts && numberOf(counts.all)}</b>
      </Link>
      {shown.map((status) => (
        <Link key={status} to="/instances" search={{ ...search, status }} activeOptions={wholly}>
          <Status of={status} /> <b>{counts && numberOf(counts.of.get(status))}</b>
        </Link>
      ))}
    </nav>
  );
}

/** The list that is open is the one with this very address. */
const wholly = { exact: true, includeSearch: true } as const;

function numberOf(number: { count: number; isExact: boolean } | undefined): string {
  const { count, isExact } = number ?? { count: 0, isExact: true };
  return isExact ? written(count) : words.instances.atLeast(written(count));
}
