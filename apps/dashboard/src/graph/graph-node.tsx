import type { NodeProps } from '@xyflow/react';
import { createContext, useContext } from 'react';
import { Icon } from '../parts/icon.tsx';
import { graphWords } from '../words/english/graph.ts';
import { endGlyph, glyphOf } from './glyph.ts';
import type { GraphLooks } from './looks.ts';
import type { GraphModel, GraphNode } from './model.ts';

export interface Drawing {
  model: GraphModel;
  looks: GraphLooks;
  selected: string | undefined;
  select: (id: string) => void;
}

export const DrawingContext = createContext<Drawing | undefined>(undefined);

/** A node as it is drawn; what it shows comes by the context, so that nothing is laid out anew when a token moves. */
export function DrawnNode({ id }: NodeProps) {
  const drawing = useContext(DrawingContext);
  const node = drawing?.model.nodes.find((each) => each.id === id);
  if (!drawing || !node) return null;
  return node.kind === 'begin' ? <Begin node={node} drawing={drawing} /> : <Step node={node} drawing={drawing} />;
}

interface Shown {
  node: GraphNode;
  drawing: Drawing;
}

function Begin({ node, drawing }: Shown) {
  const look = drawing.looks.nodes.get(node.id);
  if (node.within !== undefined) return <span className="nd begin inner" />;
  return (
    <span className={`nd begin ${look?.className ?? ''}`} title={node.name}>
      <span className="gl">
        <Icon of={glyphOf(node)} small />
      </span>
      {node.type === 'trigger' && (
        <span className="tx">
          <b className="cut">{node.name}</b>
        </span>
      )}
    </span>
  );
}

function Step({ node, drawing: { looks, selected, select } }: Shown) {
  const { id, kind, name } = node;
  const look = looks.nodes.get(id);
  const end = kind === 'end' ? endGlyph(node) : undefined;
  const note = look?.note ?? node.note;
  const classes = ['nd', kind, look?.className ?? looks.plain, id === selected ? 'sel' : ''];
  return (
    <button
      type="button"
      className={classes.join(' ')}
      data-step={id}
      title={name}
      aria-current={id === selected ? 'true' : undefined}
      onClick={() => select(id)}
    >
      <span className={end ? `gl ${end.tone}` : 'gl'}>
        {look?.count !== undefined && look.count > 1 ? (
          graphWords.tokens(look.count)
        ) : (
          <Icon of={end?.icon ?? glyphOf(node)} />
        )}
      </span>
      <span className="tx">
        <b className="cut">{name}</b>
        {kind !== 'end' && note !== '' && <span className="cut">{note}</span>}
        {(end !== undefined || look !== undefined) && <i className="unseen">{look?.said ?? graphWords.ends}</i>}
      </span>
      {look?.badge && (
        <span className={`bdg ${look.badge.tone}`}>
          <Icon of={look.badge.icon} />
        </span>
      )}
    </button>
  );
}
