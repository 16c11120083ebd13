import { CircleX, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../designer/problems.ts';
import type { GraphModel } from '../../graph/model.ts';
import { Icon } from '../../parts/icon.tsx';
import { designerWords } from '../../words/english/designer.ts';

interface ProblemsPaneProps {
  problems: readonly Problem[];
  model: GraphModel;
  select: (step: string | undefined) => void;
}

/** What the checks of the service say of the last save, each with the way to its place. */
export function ProblemsPane({ problems, model, select }: ProblemsPaneProps) {
  const designer = designerWords;
  const errors = problems.filter(({ level }) => level === 'error').length;
  const names = new Map(model.nodes.map(({ id, name }) => [id, name]));
  return (
    <section className="problems" aria-label={designer.problems}>
      <div className="panel-head">
        <h2 className="t3">{designer.problems}</h2>
        {errors > 0 && (
          <span className="st no sm">
            <Icon of={CircleX} small />
            {designer.errors(errors)}
          </span>
        )}
        {problems.length > errors && (
          <span className="st wait sm">
            <Icon of={TriangleAlert} small />
            {designer.warnings(problems.length - errors)}
          </span>
        )}
        {problems.length === 0 && <span className="xs q">{designer.noProblems}</span>}
      </div>
      <ul>
        {problems.map(({ level, step, message, code, place }) => (
          <li key={`${code} ${place} ${message}`}>
            <span className={level === 'error' ? 'st no' : 'st wait'}>
              <Icon of={level === 'error' ? CircleX : TriangleAlert} small />
              {level === 'error' ? designer.error : designer.warning}
            </span>
            <button type="button" className="l b" onClick={() => select(step)}>
              {step === undefined ? designer.definition : (names.get(step) ?? step)}
            </button>
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
