import type { Comparison, ValueChange } from '../../graph/compare.ts';
import { writtenValue } from '../../graph/compare.ts';
import { workflowsWords } from '../../words/english/workflows.ts';

interface ChangesProps {
  comparison: Comparison;
  /** Absent: steps are only named. */
  select?: (step: string) => void;
}

/** Everything that is otherwise, in words: of the workflow, then step by step. */
export function Changes({ comparison: { model, steps, document }, select }: ChangesProps) {
  const { difference } = workflowsWords;
  if (steps.size === 0 && document.length === 0) return <p className="panel-part q">{difference.none}</p>;
  return (
    <>
      {document.length > 0 && (
        <section className="panel-part">
          <h3 className="sm b">{difference.workflow}</h3>
          <Values values={document} />
        </section>
      )}
      {model.nodes.map(({ id, name }) => {
        const found = steps.get(id);
        return (
          found && (
            <section key={id} className="panel-part">
              <h3 className="sm b">
                {select ? (
                  <button type="button" className="btn g s named" onClick={() => select(id)}>
                    {name}
                  </button>
                ) : (
                  name
                )}{' '}
                <span className="q">{difference[found.change]}</span>
              </h3>
              <Values values={found.values} />
            </section>
          )
        );
      })}
    </>
  );
}

const Values = ({ values }: { values: readonly ValueChange[] }) => (
  <ul className="value-changes">
    {values.map(({ path, before, after }) => (
      <li key={path}>
        <span className="mono q">{path}</span>
        {before !== undefined && <del className="mono">{writtenValue(before)}</del>}
        {after !== undefined && <ins className="mono">{writtenValue(after)}</ins>}
      </li>
    ))}
  </ul>
);
