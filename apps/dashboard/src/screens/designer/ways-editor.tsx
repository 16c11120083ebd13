import { ArrowUp, Plus, X } from 'lucide-react';
import { changeWay, connect, moveWay, type NewStepType, removeWay, targetsOf } from '../../designer/edits.ts';
import { outcomesOf } from '../../designer/ways.ts';
import { type GraphDocument, type GraphStep, listed, type Transition, transitionsOf } from '../../graph/document.ts';
import { Button } from '../../parts/button.tsx';
import { nameOf, outcomeName } from '../../parts/outcome-look.ts';
import { designerWords } from '../../words/english/designer.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import { Choose, TextInput } from './text-input.tsx';

interface WaysEditorProps {
  document: GraphDocument;
  name: string;
  step: GraphStep;
  edit: (change: (document: GraphDocument) => GraphDocument, of?: string) => void;
  addOnWay: (type: NewStepType, way: number) => void;
}

/** A choice that stands for no outcome. */
const always = '';
const otherwise = '\u0000otherwise';

/** Where a step leads, in the order in which the ways are tried. */
export function WaysEditor({ document, name, step, edit, addOnWay }: WaysEditorProps) {
  const designer = designerWords;
  const ways = transitionsOf(step);
  const outcomes = outcomesOf(step);
  const targets = targetsOf(document, name);
  const names = (target: string): string => document.steps[target]?.name ?? nameOf(target);
  const change = (n: number, way: Transition, of?: string): void =>
    edit((before) => changeWay(before, name, n, way), of && `${name} ${of} ${n}`);
  return (
    <section className="panel-part">
      <h3 className="sm b">{designer.ways}</h3>
      {ways.length === 0 && <p className="xs q">{designer.endsHere}</p>}
      <ol className="ways">
        {ways.map((way, n) => {
          const on = listed(way.on);
          const chosen = way.otherwise
            ? otherwise
            : on.length === 1
              ? on[0]!
              : on.length === 0
                ? always
                : on.join(', ');
          const shown = [...new Set([...outcomes, ...(on.length > 1 ? [chosen] : [])])];
          return (
            <li key={n} className="way-edit">
              <Choose
                label={designer.outcomeOf}
                value={chosen}
                options={[
                  [always, designer.always],
                  ...shown.map((outcome) => [outcome, outcomeName(outcome)] as const),
                  [otherwise, designer.otherwise],
                ]}
                change={(to) => change(n, withOutcome(way, to))}
              />
              <Choose
                label={designer.leadsTo}
                value={way.to}
                options={targets.map((target) => [target, names(target)] as const)}
                change={(to) => change(n, { ...way, to })}
              />
              {!way.otherwise && (
                <TextInput
                  mono
                  label={designer.only}
                  hint={designer.onlyHint}
                  value={way.when}
                  change={(when) => change(n, withCondition(way, when), 'when')}
                />
              )}
              <div className="row">
                <AddStepMenu short name={designer.addOnWay} add={(type) => addOnWay(type, n)} />
                <Button
                  small
                  look="ghost"
                  icon={ArrowUp}
                  aria-label={designer.earlier}
                  title={designer.earlier}
                  disabled={n === 0}
                  onClick={() => edit((before) => moveWay(before, name, n, -1))}
                />
                <Button
                  small
                  look="ghost"
                  icon={X}
                  aria-label={designer.removeWay}
                  title={designer.removeWay}
                  onClick={() => edit((before) => removeWay(before, name, n))}
                />
              </div>
            </li>
          );
        })}
      </ol>
      <Button
        small
        look="ghost"
        icon={Plus}
        disabled={targets.length === 0}
        onClick={() =>
          edit((before) => connect(before, name, nextTarget(name, targets, ways), nextOutcome(outcomes, ways)))
        }
      >
        {designer.addWay}
      </Button>
    </section>
  );
}

function withOutcome({ on: _, otherwise: __, when, ...rest }: Transition, chosen: string): Transition {
  if (chosen === otherwise) return { otherwise: true, ...rest };
  return { ...(chosen !== always && { on: chosen }), ...(when !== undefined && { when }), ...rest };
}

const withCondition = ({ when: _, ...rest }: Transition, when: string | undefined): Transition =>
  when === undefined ? rest : { ...rest, when };

/** A step that it does not lead to yet. */
const nextTarget = (name: string, targets: readonly string[], ways: readonly Transition[]): string =>
  targets.find((target) => target !== name && !ways.some(({ to }) => to === target)) ?? targets[0]!;

/** An outcome that leads nowhere yet. */
const nextOutcome = (outcomes: readonly string[], ways: readonly Transition[]): string | undefined => {
  const led = new Set(ways.flatMap(({ on }) => listed(on)));
  return ways.length === 0 && outcomes.length === 1 ? undefined : outcomes.find((outcome) => !led.has(outcome));
};
