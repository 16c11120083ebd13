import './audit.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { downloadTable } from '../../api/download.ts';
import { useZone } from '../../app/preferences.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { showFailure } from '../../parts/failure-toast.ts';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditLines } from './audit-lines.tsx';
import { type AuditSearch, auditQuery } from './audit-search.ts';
import { useAudit } from './use-audit.ts';

/** Who did what, as far as one may see it: by person, object, workflow and period. */
export function AuditPage() {
  const { audit, shell } = words;
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const zone = useZone();
  const isPhone = useIsPhone();
  const [isFiltering, setFiltering] = useState(false);
  const query = auditQuery(search, zone);
  const { entries, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useAudit(query);
  useEffect(() => {
    document.title = shell.titleOf(audit.page);
  }, [shell, audit]);
  const change = (part: AuditSearch): void => void navigate({ search: { ...search, ...part } });
  const clear = (): void => void navigate({ search: {} });
  const filterCount = Object.keys(search).length;
  return (
    <div className="audit">
      <div className="bar">
        <h1>{audit.page}</h1>
        <span className="sp" />
        {isPhone && (
          <Button small onClick={() => setFiltering(true)}>
            {audit.filters.open(filterCount)}
          </Button>
        )}
        <Button look="ghost" small icon={RefreshCw} onClick={() => void refetch()} disabled={isFetching}>
          {audit.refresh}
        </Button>
        <Button
          small
          icon={Download}
          title={audit.csvHint}
          onClick={() => void downloadTable('/v1/audit', query, 'audit.csv').catch(showFailure)}
        >
          {audit.csv}
        </Button>
      </div>
      {isPhone ? (
        <Dialog isOpen={isFiltering} close={() => setFiltering(false)} title={audit.filters.name}>
          <AuditFilters search={search} change={change} />
          <div className="dialog-foot">
            {filterCount > 0 && <Button onClick={clear}>{audit.filters.clear}</Button>}
            <Button look="ink" onClick={() => setFiltering(false)}>
              {audit.filters.show}
            </Button>
          </div>
        </Dialog>
      ) : (
        <search className="filters" aria-label={audit.filters.name}>
          <AuditFilters search={search} change={change} />
          {filterCount > 0 && (
            <Button look="ghost" small onClick={clear}>
              {audit.filters.clear}
            </Button>
          )}
        </search>
      )}
      {error && (
        <div className="p-4">
          <FailureBanner error={error} retry={() => void refetch()} />
        </div>
      )}
      {isPending && !error && <Skeleton rows={12} height={44} />}
      {!isPending && !error && entries.length === 0 && (
        <div className="p-4 nothing">
          {filterCount > 0 ? (
            <Empty title={audit.empty.filtered}>
              {audit.empty.filteredText}{' '}
              <Button small onClick={clear}>
                {audit.filters.clear}
              </Button>
            </Empty>
          ) : (
            <Empty title={audit.empty.title}>{audit.empty.text}</Empty>
          )}
        </div>
      )}
      {entries.length > 0 && (
        <AuditLines
          entries={entries}
          only={(person) => change({ person })}
          more={hasNextPage && !isFetching ? () => void fetchNextPage() : undefined}
          isWhole={!hasNextPage}
        />
      )}
    </div>
  );
}
