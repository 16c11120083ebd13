import type { IncidentGroup, IncidentGroups } from '@procession/contracts/http/incidents.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OctagonAlert, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { read } from '../../api/calls.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { Skeleton } from '../../parts/skeleton.tsx';
import { operateWords } from '../../words/english/operate.ts';
import { operationsWords } from '../../words/english/operations.ts';
import { inLanguage } from '../../words/words.ts';
import { pollMs } from './use-overview.ts';

const GroupDialog = lazy(async () => ({ default: (await import('./group-dialog.tsx')).GroupDialog }));
const { kinds } = inLanguage(operateWords);

export const incidentsKey = ['operations', 'incidents'] as const;

/** What stands still and needs somebody, by what it comes from: mended once, tried for all. */
export function Incidents() {
  const { incidents: says } = operationsWords;
  const [chosen, choose] = useState<{ act: 'retry' | 'cancel'; group: IncidentGroup }>();
  const { data, error, refetch } = useQuery({
    queryKey: incidentsKey,
    queryFn: ({ signal }) => read<IncidentGroups>('/v1/incidents', { signal }),
    refetchInterval: pollMs.calm,
    staleTime: 0,
  });
  if (error && !data)
    return (
      <div className="p-6">
        <FailureBanner error={error} retry={() => void refetch()} />
      </div>
    );
  if (!data) return <Skeleton rows={4} height={56} />;
  if (data.groups.length === 0)
    return (
      <div className="p-6">
        <Empty title={says.none}>{says.noneText}</Empty>
      </div>
    );
  return (
    <div className="incidents">
      {data.isMore && <p className="sm q in-sec">{says.isMore}</p>}
      <ul>
        {data.groups.map((group) => (
          <Group key={keyOf(group)} group={group} act={(act) => choose({ act, group })} />
        ))}
      </ul>
      {chosen && (
        <Suspense fallback={null}>
          <GroupDialog {...chosen} name={nameOfGroup(chosen.group)} close={() => choose(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

const keyOf = ({ definition, step, kind, cause }: IncidentGroup): string => [definition, step, kind, cause].join(' ');

function nameOfGroup({ kind, cause, step, definition }: IncidentGroup): string {
  const what = kinds[kind as keyof typeof kinds] ?? nameOf(kind);
  const { incidents: says } = operationsWords;
  return says.group(nameOf((step ?? definition).replaceAll('-', ' ')), cause === null ? what : says.cause(what, cause));
}

function Group({ group, act }: { group: IncidentGroup; act: (act: 'retry' | 'cancel') => void }) {
  const { incidents: says } = operationsWords;
  const { items, count, definition } = group;
  const name = nameOfGroup(group);
  return (
    <li>
      <div className="head">
        <span className="st fail">
          <Icon of={OctagonAlert} small />
          {count}
        </span>
        <div className="what">
          <b className="b">{name}</b>
          <div className="xs q">{nameOf(definition.replaceAll('-', ' '))}</div>
        </div>
        <span className="sp" />
        <Button small icon={RotateCcw} onClick={() => act('retry')} aria-label={`${says.retry}: ${name}`}>
          {says.retry}
        </Button>
        <Button
          small
          disabled={items.every(({ visit }) => visit === null)}
          onClick={() => act('cancel')}
          aria-label={`${says.cancel}: ${name}`}
        >
          {says.cancel}
        </Button>
      </div>
      <details>
        <summary className="sm">{says.instances(count)}</summary>
        <ul className="sm">
          {items.map(({ instance, title, incident }) => (
            <li key={`${instance} ${incident}`}>
              <Link to="/instances/$id" params={{ id: instance }} className="l">
                {title}
              </Link>
            </li>
          ))}
          {count > items.length && <li className="q">{says.andMore(count - items.length)}</li>}
        </ul>
      </details>
    </li>
  );
}
