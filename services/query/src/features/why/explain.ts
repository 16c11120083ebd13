import { type InstanceWhy, type WaitedFor, whyLimits } from '@procession/contracts/http/instance-why.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { CompiledStep } from '@procession/engine/compiled.ts';
import { serialOf, type Visit } from '@procession/engine/instance/routing-state.ts';
import { type Seen, seenGuard, waysOn } from '@procession/engine/instance/ways-on.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { InstanceDetail } from '../../moments/detail.ts';
import { visitOfItem } from '../../moments/open-work.ts';
import { cameFrom } from './came-from.ts';
import type { LockHolders } from './lock-holders.ts';
import type { Operators } from './select-operators.ts';
import { ofAll } from './sentences.ts';
import { type Waiting, waitingFor } from './waiting-for.ts';

export interface Explained {
  detail: InstanceDetail;
  viewer: Viewer;
  operators: Operators;
  seen: Seen;
  locks: LockHolders;
}

/** Why an instance stands where it stands, for one who may see it. */
export async function explain(log: SqlReader, of: Explained): Promise<InstanceWhy> {
  const { detail, operators, seen, viewer } = of;
  const all = waitingFor(of);
  const told = all.slice(0, whyLimits.waitsForMax);
  const stream = { tenant: viewer.tenant, stream: instanceStream(detail.id) };
  const waitsFor: WaitedFor[] = [];
  for (const [index, waiting] of told.entries()) {
    const visit = visitOf(seen, waiting);
    const step = visit && seen.definition.steps.get(visit.step);
    const isAhead = visit !== undefined && step !== undefined;
    waitsFor.push({
      ...waiting,
      guards: isAhead ? guardsOf(seen, visit, step) : [],
      outcomes: isAhead ? outcomesOf(seen, visit, step) : [],
      cameFrom: isAhead && index < whyLimits.cameFromMax ? await cameFrom(log, stream, seen, visit) : [],
    });
  }
  return {
    id: detail.id,
    revision: detail.revision,
    status: detail.status,
    sentence: ofAll(
      detail.status,
      told.map(({ sentence }) => sentence),
      all.length,
    ),
    waitsFor,
    leftOut: all.length - told.length,
    operators,
  };
}

function visitOf({ state: { routing } }: Seen, { item }: Waiting): Visit | undefined {
  if (item === null) return undefined;
  const serial = serialOf(routing, visitOfItem(item));
  return routing.visits.find((visit) => visit.serial === serial);
}

/** What would make it available, and what would end it. */
function guardsOf(seen: Seen, { serial }: Visit, { available, interrupt }: CompiledStep): WaitedFor['guards'] {
  const conditions = [
    ...(available ? [available.when] : []),
    ...interrupt.flatMap((one) => ('when' in one ? [one.when] : [])),
  ];
  return conditions.map((when) => seenGuard(seen, serial, when));
}

const outcomesOf = (seen: Seen, { serial }: Visit, { outcomes }: CompiledStep): WaitedFor['outcomes'] =>
  outcomes.map((outcome) => ({
    outcome,
    ways: waysOn(seen, serial, outcome).map(({ to, transition: _number, ...way }) => ({
      step: to,
      name: seen.definition.steps.get(to)?.label ?? to,
      ...way,
    })),
  }));
