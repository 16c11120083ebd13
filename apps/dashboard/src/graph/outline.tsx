import './outline.css';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icon.tsx';
import { graphWords } from '../words/english/graph.ts';
import { endGlyph, glyphOf } from './glyph.ts';
import type { GraphModel, GraphNode } from './model.ts';

interface OutlineProps {
  model: GraphModel;
  selected: string | undefined;
  select: (id: string) => void;
  /** What stands behind the name of a step: where it is, what changed. */
  markOf?: (node: GraphNode) => { className?: string; mark?: ReactNode; note?: string } | undefined;
}

/** The graph as a list: the same steps, in the order in which they are read. */
export const Outline = ({ model, selected, select, markOf }: OutlineProps) => (
  <ol className="tree" aria-label={graphWords.outline}>
    {model.nodes
      .filter((node) => node.kind !== 'begin' || node.within === undefined)
      .map((node) => {
        const { id, kind, name, note, depth } = node;
        const marked = markOf?.(node);
        const told = marked?.note ?? (kind === 'end' ? graphWords.ends : note);
        return (
          <li key={id} className={marked?.className}>
            <button type="button" aria-current={id === selected ? 'true' : undefined} onClick={() => select(id)}>
              <span className={kind === 'end' ? `gl ${endGlyph(node).tone}` : 'gl'}>
                <Icon of={kind === 'end' ? endGlyph(node).icon : glyphOf(node)} small />
              </span>
              <span className="said" style={{ paddingInlineStart: 12 + depth * 14 }}>
                <span className="name">
                  {name} {marked?.mark}
                </span>
                {told !== '' && <small>{told}</small>}
              </span>
            </button>
          </li>
        );
      })}
  </ol>
);
