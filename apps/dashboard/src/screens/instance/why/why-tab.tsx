import './why.css';
import type { InstanceWhy, WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { part, read } from '../../../api/calls.ts';
import { useNow } from '../../../app/clock.ts';
import { useZone } from '../../../app/preferences.ts';
import { Button } from '../../../parts/button.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { FailureBanner } from '../../../parts/failure-banner.tsx';
import { valueText } from '../../../parts/form/field-value.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { nameOf, outcomeName } from '../../../parts/outcome-look.ts';
import { Person } from '../../../parts/person.tsx';
import { Skeleton } from '../../../parts/skeleton.tsx';
import { ago, span } from '../../../words/format.ts';
import { useMoment } from '../moment.ts';
import { operate } from '../operations/operate-words.ts';

const skeletonRows = 3;

/** What it waits for, who can unblock it, and which guards said what. It is asked again when the instance has moved, never by a timer. */
export function WhyTab() {
  const { id, chronicle, isPast, moveTo } = useMoment();
  const { why: says } = operate;
  const { data, error, refetch } = useQuery({
    queryKey: ['why', id, chronicle.revision],
    queryFn: ({ signal }) => read<InstanceWhy>(`/v1/instances/${part(id)}/why`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    enabled: !isPast,
  });
  if (isPast)
    return (
      <div className="why">
        <p className="m mb-3">{says.actOnNow}</p>
        <Button small look="now" onClick={() => moveTo('now')}>
          {says.backToLive}
        </Button>
      </div>
    );
  if (error && !data)
    return (
      <div className="why">
        <FailureBanner error={error} retry={() => void refetch()} />
      </div>
    );
  if (!data) return <Skeleton rows={skeletonRows} height={54} />;
  if (data.waitsFor.length === 0) return <Empty title={says.nothing}>{data.sentence}</Empty>;
  const { operators } = data;
  return (
    <div className="why">
      <ol>
        {data.waitsFor.map((waited, n) => (
          <Waited key={`${waited.kind} ${waited.item ?? n}`} waited={waited} />
        ))}
      </ol>
      {data.leftOut > 0 && <p className="sm q">{says.more(data.leftOut)}</p>}
      {operators.includesYou ? (
        <p className="sm q">{says.operatorsYou}</p>
      ) : (
        operators.roles.length > 0 && <p className="sm q">{says.operators(operators.roles.map(({ name }) => name))}</p>
      )}
    </div>
  );
}

function Waited({ waited }: { waited: WaitedFor }) {
  const { why: says } = operate;
  const now = useNow();
  const zone = useZone();
  const { sentence, since, until, unblockedBy, guards, outcomes, cameFrom, task, child } = waited;
  return (
    <li>
      <p className="m b">{sentence}</p>
      <p className="xs q">
        {since !== null && says.since(span(Math.max(0, now - Date.parse(since))))}
        {until !== null && <> {says.until(ago(Date.parse(until), now, zone))}</>}
      </p>
      {unblockedBy.length > 0 && (
        <dl className="rec">
          <dt>{says.who}</dt>
          <dd>
            <span className="who">
              {unblockedBy.map((one) => (
                <Unblocker key={`${one.kind} ${one.id ?? one.name}`} {...one} />
              ))}
            </span>
          </dd>
        </dl>
      )}
      {guards.length > 0 && (
        <>
          <h4 className="t3">{says.guards}</h4>
          {guards.map((guard) => (
            <Guard key={guard.source} {...guard} />
          ))}
        </>
      )}
      {outcomes.length > 0 && (
        <>
          <h4 className="t3">{says.outcomes}</h4>
          <ul className="ways">
            {outcomes.map(({ outcome, ways }) => (
              <li key={outcome} className="sm">
                <b className="b">{outcomeName(outcome)}</b> <span className="q">{leadsTo(ways)}</span>
                {ways.map(({ step, guard }) => guard && <Guard key={step} {...guard} />)}
              </li>
            ))}
          </ul>
        </>
      )}
      {cameFrom.length > 0 && (
        <>
          <h4 className="t3">{says.cameFrom}</h4>
          {cameFrom.map(({ visit, name, outcome, guards: seen }) => (
            <div key={visit} className="sm">
              {says.cameFromStep(name, outcomeName(outcome))}
              {seen.map((guard) => (
                <Guard key={guard.source} {...guard} />
              ))}
            </div>
          ))}
        </>
      )}
      {task !== null && (
        <Link to="/inbox" search={{ task }} className="l sm">
          {says.openTask}
        </Link>
      )}
      {child !== null && (
        <Link to="/instances/$id" params={{ id: child }} className="l sm">
          {says.openChild}
        </Link>
      )}
    </li>
  );
}

function leadsTo(ways: WaitedFor['outcomes'][number]['ways']): string {
  const { why: says } = operate;
  if (ways.length === 0) return says.ends;
  const taken = ways.filter(({ isTaken }) => isTaken).map(({ name }) => nameOf(name));
  return taken.length > 0 ? says.leads(taken) : says.depends;
}

function Unblocker({ kind, id, name, isYou }: WaitedFor['unblockedBy'][number]) {
  const { why: says } = operate;
  if (isYou) return <Person name={says.you} me />;
  if (kind === 'person' || kind === 'role') return <Person name={name ?? id ?? says.nobody} />;
  if (kind === 'instance' && id !== null)
    return (
      <Link to="/instances/$id" params={{ id }} className="l">
        {name ?? says.kinds.instance}
      </Link>
    );
  return <span>{name ?? (kind === 'nobody' ? says.nobody : says.kinds[kind])}</span>;
}

/** As the definition has it, what it read, and whether it holds: by icon and word. */
function Guard({ source, values, holds, failed }: WaitedFor['guards'][number]) {
  const { why: says } = operate;
  const [icon, text, tone] =
    holds === null
      ? ([CircleHelp, failed ?? says.unknown, 'off'] as const)
      : holds
        ? ([CircleCheck, says.holds, 'ok'] as const)
        : ([CircleX, says.holdsNot, 'off'] as const);
  const seen = Object.entries(values);
  return (
    <div className="guard">
      <code className="mono">{source}</code>
      {seen.length > 0 && (
        <span className="mono xs q">{seen.map(([field, value]) => `${field} = ${valueText(value)}`).join(', ')}</span>
      )}
      <span className={`st ${tone}`}>
        <Icon of={icon} small />
        {text}
      </span>
    </div>
  );
}
