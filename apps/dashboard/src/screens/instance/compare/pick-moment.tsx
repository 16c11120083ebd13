import { useId } from 'react';
import { useZone } from '../../../app/preferences.ts';
import { seconds } from '../../../words/format.ts';
import { words } from '../../../words/words.ts';
import { type Fact, isDecision } from '../chronicle.ts';
import { useMoment } from '../moment.ts';

/** Choices of a list that can still be read; the slider reaches all. */
const choicesMax = 200;

/** One of the decisions, the moment itself, or now. */
export function PickMoment({ name, chosen, pick }: { name: string; chosen: Fact; pick: (n: number) => void }) {
  const { chronicle } = useMoment();
  const { compare } = words.instance;
  const zone = useZone();
  const id = useId();
  const { facts } = chronicle;
  const offered = facts
    .filter((fact) => fact.n === chosen.n || fact.n === facts.length || isDecision(fact.event))
    .slice(-choicesMax);
  const choices = offered.includes(chosen) ? offered : [chosen, ...offered];
  return (
    <div className="field">
      <label className="sm b" htmlFor={id}>
        {name}
      </label>
      <select id={id} className="in" value={chosen.n} onChange={({ target }) => pick(Number(target.value))}>
        {choices.map(({ n, event }) => (
          <option key={n} value={n}>
            {n === facts.length
              ? compare.now(n)
              : compare.choice(n, seconds(Date.parse(event.at), zone), event.summary)}
          </option>
        ))}
      </select>
    </div>
  );
}
