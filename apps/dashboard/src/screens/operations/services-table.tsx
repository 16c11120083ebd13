import type { ServicesAnswer, WatchedService } from '@procession/contracts/http/services.ts';
import { CircleCheck, CircleHelp, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Icon } from '../../parts/icon.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { milliseconds } from './ages.ts';
import { healthOf } from './health.ts';
import { Sparkline } from './sparkline.tsx';
import type { Sample } from './use-overview.ts';

export function ServicesTable({
  services,
  samples,
}: {
  services: ServicesAnswer['services'];
  samples: readonly Sample[];
}) {
  const { services: says } = operationsWords;
  const latest = samples.at(-1);
  return (
    <table className="services">
      <thead>
        <tr>
          <th>{says.name}</th>
          <th>{says.state}</th>
          <th className="r">{says.copies}</th>
          <th className="r wide">{says.speed}</th>
          <th className="r">{says.rate}</th>
          <th className="r wide">{says.lately}</th>
        </tr>
      </thead>
      <tbody>
        {services.map(({ name, copies }) => {
          const speed = latest?.speeds[name];
          return (
            <tr key={name}>
              <td className="b">{says.names[name]}</td>
              <td title={copies.flatMap(({ why }) => why ?? []).join('\n') || undefined}>
                <State copies={copies} />
              </td>
              <td className="r">{copies.length}</td>
              <td className="r wide">
                {speed?.p50Ms === undefined
                  ? '–'
                  : `${milliseconds(speed.p50Ms)} / ${milliseconds(speed.p99Ms ?? speed.p50Ms)}`}
              </td>
              <td className="r">{speed ? count(Math.round(speed.perSecond)) : '–'}</td>
              <td className="r wide">
                <Sparkline values={samples.map(({ speeds }) => speeds[name]?.perSecond)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function State({ copies }: { copies: WatchedService['copies'] }) {
  const { services: says } = operationsWords;
  const health = healthOf(copies);
  const ready = copies.filter(({ state }) => state === 'ready').length;
  const why = copies.find((copy) => copy.why !== null)?.why;
  if (health === 'unknown') return <Mark tone="off" icon={CircleHelp} text={says.none} />;
  if (health === 'ok') return <Mark tone="ok" icon={CircleCheck} text={says.ready} />;
  if (health === 'late') return <Mark tone="wait" icon={TriangleAlert} text={says.some(ready, copies.length)} />;
  const isThere = copies.some(({ state }) => state === 'not-ready');
  return (
    <>
      <Mark tone="fail" icon={OctagonAlert} text={isThere ? says.notReady : says.away} />
      {why && <span className="xs q"> {why}</span>}
    </>
  );
}

const Mark = ({ tone, icon, text }: { tone: string; icon: typeof CircleCheck; text: string }) => (
  <span className={`st ${tone}`}>
    <Icon of={icon} small />
    {text}
  </span>
);
