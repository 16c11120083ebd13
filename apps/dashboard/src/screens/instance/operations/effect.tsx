import type { CommandEffect } from '@procession/contracts/http/dry-run.ts';
import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { ArrowRight, CircleDashed, CornerDownRight, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FailureBanner } from '../../../parts/failure-banner.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Skeleton } from '../../../parts/skeleton.tsx';
import { Status } from '../../../parts/status.tsx';
import { operate } from './operate-words.ts';
import type { DryRun } from './use-dry-run.ts';

const skeletonRows = 2;

/** The dry run: nothing of it has happened yet, so all of it is dashed. */
export function EffectOf({
  data,
  error,
  isLooking,
  isComplete,
  now,
}: DryRun & { isComplete: boolean; now: InstanceState }) {
  return (
    <section className="effect" aria-label={operate.effect.title} aria-live="polite" aria-busy={isLooking}>
      <h3 className="t3">{operate.effect.title}</h3>
      {!isComplete && <p className="sm q">{operate.effect.choose}</p>}
      {isComplete && error ? <FailureBanner error={error} title={operate.effect.refused} /> : null}
      {isComplete && !error && !data && <Skeleton rows={skeletonRows} />}
      {isComplete && data && <Lines effect={data.effect} now={now} />}
    </section>
  );
}

function Lines({ effect, now }: { effect: CommandEffect; now: InstanceState }) {
  const { effect: says } = operate;
  const { instance, steps, tasks, incidents, stands } = effect;
  const lines: ReactNode[] = [];
  const add = (key: string, icon: LucideIcon, text: ReactNode, tone = ''): void => {
    lines.push(
      <li key={key}>
        <span className={tone}>
          <Icon of={icon} small />
        </span>
        <span>{text}</span>
      </li>,
    );
  };
  if (instance.status !== now.status)
    add(
      'status',
      ArrowRight,
      <>
        {says.status} <Status of={instance.status as InstanceStatus} />
      </>,
    );
  for (const { visit, name, from, to } of steps) {
    if (from === null) add(`step ${visit}`, CornerDownRight, says.enters(name), 'text-now');
    else
      add(
        `step ${visit}`,
        CircleDashed,
        <>
          {says.step(name)} <Status of={to} />
        </>,
      );
  }
  for (const { id, name, from, to, seats } of tasks) {
    if (from === null) add(`task ${id}`, CornerDownRight, says.asks(name, seats), 'text-now');
    else if (to === 'withdrawn') add(`task ${id}`, CircleDashed, says.withdraws(name, seats));
  }
  for (const [n, { kind, change }] of incidents.entries()) {
    const named = operate.kinds[kind as keyof typeof operate.kinds] ?? kind;
    add(
      `incident ${n}`,
      OctagonAlert,
      change === 'raised' ? says.raises(named) : says.resolves(named),
      change === 'raised' ? 'text-fail' : '',
    );
  }
  for (const { visit, name } of stands) add(`stands ${visit}`, TriangleAlert, says.stands(name), 'text-wait');
  if (lines.length === 0) return <p className="sm">{says.onlyRecorded}</p>;
  return <ul className="sm">{lines}</ul>;
}
