import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import { TriangleAlert } from 'lucide-react';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { age } from './ages.ts';
import { healthLimits } from './health.ts';
import { Sparkline } from './sparkline.tsx';
import type { Sample } from './use-overview.ts';

/** How far each partition’s rows are. */
export function PartitionsTable({ pipeline, samples }: { pipeline: Pipeline; samples: readonly Sample[] }) {
  const { rows: says } = operationsWords;
  const { partitions, at, isBehindMore } = pipeline;
  return (
    <table className="partitions">
      <thead>
        <tr>
          <th>{says.partition}</th>
          <th>{says.copy}</th>
          <th className="r">{says.position}</th>
          <th className="r">{says.behind}</th>
          <th className="r wide">{operationsWords.services.lately}</th>
        </tr>
      </thead>
      <tbody>
        {partitions.map(({ partition, copy, position, behind, behindSince }) => {
          const ms = behindSince === null ? 0 : Math.max(0, Date.parse(at) - Date.parse(behindSince));
          const isLate = ms > healthLimits.rowsLateMs;
          const amount = isBehindMore ? says.atLeast(count(behind)) : count(behind);
          return (
            <tr key={partition}>
              <td className="b">{partition}</td>
              <td className={copy === null ? 'text-fail b' : 'mono'}>{copy ?? says.nobody}</td>
              <td className="r mono">{position === null ? '–' : count(position)}</td>
              <td className={isLate ? 'r b text-wait' : 'r'}>
                {isLate && <Icon of={TriangleAlert} small />} {behind === 0 ? '0' : `${amount}, ${age(ms)}`}
              </td>
              <td className="r wide">
                {partition === 0 && (
                  <Sparkline values={samples.map((sample) => sample.behind)} tone={isLate ? 'late' : ''} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What the rows are shown as, by which code, and whether they are what the log says. */
export function ViewsTable({ pipeline }: { pipeline: Pipeline }) {
  const { rows: says } = operationsWords;
  return (
    <table className="views">
      <thead>
        <tr>
          <th>{says.view}</th>
          <th className="r">{says.version}</th>
          <th className="r wide">{says.built}</th>
          <th className="r">{says.differences}</th>
        </tr>
      </thead>
      <tbody>
        {pipeline.views.map(({ view, version, builtAt, differences }) => (
          <tr key={view}>
            <td className="b">{says.views[view]}</td>
            <td className="r">{version ?? '–'}</td>
            <td className="r wide">{builtAt === null ? says.first : <Instant at={builtAt} />}</td>
            <td className={differences > 0 ? 'r b text-fail' : 'r'}>{count(differences)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
