import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { InboxList } from './inbox-search.ts';

/** Leads to one of the lists; how many there are, where that is known. Not drawn again while only values change. */
export const ListTab = memo(function ListTab({
  list,
  name,
  count,
}: {
  list: InboxList;
  name: string;
  count: number | undefined;
}) {
  return (
    <Link to="/inbox" search={{ list: list === 'mine' ? undefined : list }} activeOptions={{ explicitUndefined: true }}>
      {name}
      {count !== undefined && <span>{count}</span>}
    </Link>
  );
});
