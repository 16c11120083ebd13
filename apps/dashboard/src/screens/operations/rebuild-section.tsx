import type { Rebuild } from '@procession/contracts/http/projector.ts';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Instant } from '../../parts/instant.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { age } from './ages.ts';

const RebuildDialog = lazy(async () => ({ default: (await import('./rebuild-dialog.tsx')).RebuildDialog }));
const AbandonDialog = lazy(async () => ({ default: (await import('./rebuild-dialog.tsx')).AbandonDialog }));

/** One that runs with how far it is; else the last one, and the way to the next. */
export function RebuildSection({ rebuilds, events }: { rebuilds: readonly Rebuild[]; events: number | undefined }) {
  const { rebuild: says } = operationsWords;
  const [asked, ask] = useState<'start' | 'stop'>();
  const [newest] = rebuilds;
  const running = newest?.endedAt === null ? newest : undefined;
  return (
    <section aria-label={says.title}>
      <div className="sec">
        <h2 className="t3">{running ? says.of(running.views) : says.title}</h2>
        <span className="sp" />
        {running ? (
          <Button
            look="ghost"
            small
            disabled={running.requestedBy === 'system'}
            title={running.requestedBy === 'system' ? says.needed : undefined}
            onClick={() => ask('stop')}
          >
            {says.stop}
          </Button>
        ) : (
          <Button small onClick={() => ask('start')}>
            {says.start}
          </Button>
        )}
      </div>
      <div className="in-sec sm">
        {running ? <Progress of={running} /> : newest ? <Last of={newest} /> : <p className="q">{says.none}</p>}
      </div>
      <Suspense fallback={null}>
        {asked === 'start' && <RebuildDialog events={events} close={() => ask(undefined)} />}
        {asked === 'stop' && running && <AbandonDialog of={running} close={() => ask(undefined)} />}
      </Suspense>
    </section>
  );
}

function Progress({ of }: { of: Rebuild }) {
  const { rebuild: says } = operationsWords;
  const { state, eventsDone, eventsTotal, beganAt, requestedBy } = of;
  const percent = state === 'catching_up' ? 100 : eventsTotal === 0 ? 0 : Math.floor((eventsDone / eventsTotal) * 100);
  const seconds = beganAt === null ? 0 : (Date.now() - Date.parse(beganAt)) / 1000;
  const rate = seconds > 0 ? eventsDone / seconds : 0;
  return (
    <>
      <div
        className="pb hatch"
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-label={says.of(of.views)}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <div className="row mt-2 wraps">
        <span>
          <b className="b">{says.percent(percent)}</b>,{' '}
          {state === 'loading' ? says.done(count(eventsDone), count(eventsTotal)) : says.states[state]}
        </span>
        <span className="sp" />
        {state === 'loading' && rate > 0 && (
          <span className="q">
            {says.pace(count(Math.round(rate)), age(((eventsTotal - eventsDone) / rate) * 1000))}
          </span>
        )}
      </div>
      <p className="q mt-1">{says.by(personOf(requestedBy))}</p>
    </>
  );
}

function Last({ of }: { of: Rebuild }) {
  const { rebuild: says } = operationsWords;
  return (
    <p className="q">
      {says.last(of.views, says.states[of.state])} {of.endedAt !== null && <Instant at={of.endedAt} />}
      {of.reason !== null && `: ${of.reason}`}
    </p>
  );
}

const personOf = (requestedBy: string): string =>
  requestedBy === 'system' ? operationsWords.rebuild.system : requestedBy.slice(requestedBy.indexOf(':') + 1);
