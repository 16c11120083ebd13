import '../../look/print.css';
import './record.css';
import type { InstanceProof } from '@procession/contracts/http/instance-proof.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import { part, read } from '../../api/calls.ts';
import { isProblem } from '../../api/failure.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { Button, buttonClass } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { StampMark } from '../../parts/stamp.tsx';
import { recordWords } from '../../words/english/record.ts';
import { exact, seconds } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import type { Chronicle } from '../instance/chronicle.ts';
import { eventLook } from '../instance/events/event-look.ts';
import { useHistory } from '../instance/use-history.ts';
import { RecordedFields } from './recorded-fields.tsx';
import { Seal } from './seal.tsx';

/** What happened to one instance, to be printed and kept: every entry, every value, and whether it is what was recorded. */
export function RecordPage() {
  const { id } = useParams({ from: '/instances/$id/record' });
  const { instance, shell } = words;
  const { chronicle, definition, error, retry } = useHistory(id);
  const revision = chronicle?.revision;
  const proof = useQuery({
    queryKey: ['proof', id, revision],
    queryFn: ({ signal }) => read<InstanceProof>(`/v1/instances/${part(id)}/proof`, { signal }),
    enabled: revision !== undefined,
  });
  const title = chronicle?.state.title;
  useEffect(() => {
    document.title = shell.titleOf(title === undefined ? instance.page : recordWords.of(title));
  }, [title, instance, shell]);
  if (isProblem(error, 'instance-not-found'))
    return (
      <div className="p-6">
        <Empty title={instance.notFound}>{instance.notFoundText}</Empty>
      </div>
    );
  return (
    <>
      <div className="bar no-print">
        <h1 className="cut">{title === undefined ? instance.page : recordWords.of(title)}</h1>
        <span className="sp" />
        <Link to="/instances/$id" params={{ id }} className={buttonClass({ small: true })}>
          {recordWords.back}
        </Link>
        <Button small look="ink" icon={Printer} disabled={!chronicle || proof.isPending} onClick={() => print()}>
          {recordWords.print}
        </Button>
      </div>
      {error ? (
        <div className="p-6">
          <FailureBanner error={error} retry={retry} />
        </div>
      ) : chronicle && definition ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keys
        <article className="record" aria-label={recordWords.of(chronicle.state.title)} tabIndex={0}>
          <Head chronicle={chronicle} workflow={definition.name} />
          <RecordedFields chronicle={chronicle} definition={definition} />
          <Entries chronicle={chronicle} />
          <Seal chronicle={chronicle} proof={proof.data} error={proof.error} />
        </article>
      ) : (
        <div className="p-6">
          <Skeleton rows={9} />
        </div>
      )}
    </>
  );
}

function Head({ chronicle: { state, events }, workflow }: { chronicle: Chronicle; workflow: string }) {
  const zone = useZone();
  const { tenant } = useSession();
  const at = (iso: string): string => exact(Date.parse(iso), zone);
  return (
    <>
      <div className="record-head">
        <span className="row b">
          <Mark />
          {words.shell.product}
        </span>
        <span className="q">{recordWords.head(tenant, state.title)}</span>
      </div>
      <hr className="double" />
      <div className="record-title">
        <div>
          <h2 className="t1">{state.title}</h2>
          <p className="m">
            {recordWords.asked(workflow, state.version, state.initiatorName ?? state.initiator, at(state.startedAt))}
          </p>
        </div>
        {state.ended && events.length > 0 && (
          <StampMark
            outcome={state.status}
            by={events.at(-1)!.actorName ?? events.at(-1)!.actor}
            at={at(events.at(-1)!.at)}
          />
        )}
      </div>
    </>
  );
}

function Entries({ chronicle: { facts } }: { chronicle: Chronicle }) {
  const zone = useZone();
  let day = '';
  return (
    <ol className="line entries">
      {facts.map(({ n, event }) => {
        const at = Date.parse(event.at);
        const { icon } = eventLook(event);
        const [date] = exact(at, zone).split(',');
        const isNewDay = date !== day;
        day = date ?? '';
        return (
          <li key={n}>
            <span className="mg">
              <b>{n}</b> {seconds(at, zone)}
              {isNewDay && <span className="block">{date}</span>}
            </span>
            <span className="kn">
              <Icon of={icon} small />
            </span>
            <div className="bd">{event.summary}</div>
          </li>
        );
      })}
    </ol>
  );
}
