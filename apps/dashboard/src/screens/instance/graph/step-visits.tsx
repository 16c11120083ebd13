import { serialOf, visitId } from '@procession/engine/instance/routing-state.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { useZone } from '../../../app/preferences.ts';
import { outcomeName } from '../../../parts/outcome-look.ts';
import { graphWords } from '../../../words/english/graph.ts';
import { clock } from '../../../words/format.ts';
import { words } from '../../../words/words.ts';

/** What became of each visit of a step, up to the moment that is shown. */
export function StepVisits({ step, state }: { step: string; state: InstanceState }) {
  const zone = useZone();
  const visits = state.routing.visits.filter((visit) => visit.step === step);
  return (
    <section className="panel-part">
      <h3 className="sm b">{graphWords.visits}</h3>
      <ol className="panel-facts">
        {visits.length === 0 && <li className="q">{graphWords.notYet}</li>}
        {visits.map((visit) => {
          const what =
            visit.outcome === undefined
              ? words.parts.status[visit.status === 'cancelled' ? 'cancelled' : 'in_progress']
              : outcomeName(visit.outcome);
          const at = clock(Date.parse(visit.closedAt ?? visit.enteredAt), zone);
          const who = deciders(state, visitId(visit));
          const said = graphWords.when(what, at);
          return (
            <li key={visit.serial}>{graphWords.visit(visit.n, who === '' ? said : graphWords.byWhom(said, who))}</li>
          );
        })}
      </ol>
    </section>
  );
}

/** Who decided in the tasks of the visit. */
function deciders({ routing, tasks }: InstanceState, id: string): string {
  const serial = serialOf(routing, id);
  const names = tasks
    .filter(({ item }) => serialOf(routing, item) === serial)
    .flatMap(({ decisions, completedBy }) => [...decisions, ...(completedBy ? [completedBy] : [])])
    .map(({ by, byName }) => byName ?? by);
  return [...new Set(names)].join(', ');
}
