import './step-panel.css';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icon.tsx';
import { graphWords } from '../words/english/graph.ts';
import { words } from '../words/words.ts';
import { glyphOf } from './glyph.ts';
import type { GraphModel, GraphNode } from './model.ts';
import { type FactLine, stepFacts } from './step-facts.ts';

interface StepPanelProps {
  model: GraphModel;
  node: GraphNode;
  select: (id: string) => void;
  close: () => void;
  /** What is known of it besides its definition. */
  children?: ReactNode;
}

/** What the definition says of a step. */
export const StepPanel = ({ model, node, select, close, children }: StepPanelProps) => (
  <aside className="step-panel" aria-label={graphWords.stepPanel(node.name)}>
    <div className="panel-head">
      <Icon of={glyphOf(node)} />
      <h2 className="t3 cut">{node.name}</h2>
      {node.step && node.kind !== 'undo' && <span className="mono q cut">{node.id}</span>}
      <span className="sp" />
      <button type="button" className="btn g s" aria-label={words.shell.close} onClick={close}>
        <Icon of={X} />
      </button>
    </div>
    <div className="panel-body">
      {children}
      {node.step?.description !== undefined && <p className="panel-part m">{node.step.description}</p>}
      {stepFacts(node, model).map(({ title, lines }) => (
        <section key={title} className="panel-part">
          <h3 className="sm b">{title}</h3>
          <ul className="panel-facts">
            {lines.map((line, n) => (
              <li key={n}>
                <Fact line={line} select={select} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {node.step && (
        <details className="panel-part">
          <summary className="sm b">{graphWords.facts.whole}</summary>
          <pre className="mono">{JSON.stringify(withoutSteps(node.step), null, 2)}</pre>
        </details>
      )}
    </div>
  </aside>
);

/** The steps of a scope have panels of their own. */
const withoutSteps = ({ steps: _, ...rest }: NonNullable<GraphNode['step']>): object => rest;

function Fact({ line: { text, isCode, to, definition }, select }: { line: FactLine; select: (id: string) => void }) {
  if (definition !== undefined)
    return (
      <>
        {text}{' '}
        <Link className="l" to="/workflows/$key" params={{ key: definition }}>
          {definition}
        </Link>
      </>
    );
  if (to)
    return (
      <span className="way">
        <span>{text}</span>
        <button type="button" className="btn g s" onClick={() => select(to.id)}>
          {to.name}
        </button>
      </span>
    );
  return isCode ? <span className="mono">{text}</span> : text;
}
