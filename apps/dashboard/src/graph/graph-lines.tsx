import { useEffect, useRef, useState } from 'react';
import type { Layout } from './layout/lay-out.ts';
import { pathOf } from './layout/path.ts';
import type { GraphLooks } from './looks.ts';
import type { GraphModel } from './model.ts';

interface GraphLinesProps {
  model: GraphModel;
  layout: Layout;
  looks: GraphLooks;
}

/** The ways, with their labels on paper, below the nodes; a token runs along a way that was just taken. */
export function GraphLines({ model, layout, looks }: GraphLinesProps) {
  const running = useJustTaken(looks);
  const ordered = [...model.edges].sort((a, b) => rankOf(looks, a.id) - rankOf(looks, b.id));
  return (
    <div className="lines">
      <svg width={layout.width} height={layout.height} aria-hidden="true" focusable="false">
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M1 1 7 4 1 7" />
          </marker>
        </defs>
        {ordered.map(({ id, kind }) => (
          <path
            key={id}
            className={`ln ${kind} ${looks.edges.get(id)?.className ?? looks.plain}`}
            d={pathOf(layout.edges.get(id)?.points ?? [])}
            {...(kind !== 'undo' && { markerEnd: 'url(#tip)' })}
          />
        ))}
        {running.map((id) => (
          <circle
            key={id}
            className="token"
            r="5"
            style={{ offsetPath: `path("${pathOf(layout.edges.get(id)?.points ?? [])}")` }}
          />
        ))}
      </svg>
      {model.edges.map(({ id, label: whole }) => {
        const label = layout.edges.get(id)?.label;
        if (!label) return null;
        const look = looks.edges.get(id);
        return (
          <span
            key={id}
            className={`el ${look?.className ?? looks.plain}`}
            style={{ left: label.x + label.width / 2, top: label.y }}
            title={whole}
          >
            {label.lines.join('\n')}
            {look?.outcome}
          </span>
        );
      })}
    </div>
  );
}

/** What was taken lies over what was not. */
const rankOf = (looks: GraphLooks, id: string): number => (looks.edges.get(id)?.className === 'taken' ? 1 : 0);

/** So many at once are followed by nobody. */
const runningMax = 6;
const runMs = 240;

/** The ways that were taken since it was last drawn, for as long as a token runs. */
function useJustTaken(looks: GraphLooks): readonly string[] {
  const [running, setRunning] = useState<readonly string[]>([]);
  const before = useRef<ReadonlySet<string> | undefined>(undefined);
  useEffect(() => {
    const taken = new Set([...looks.edges].flatMap(([id, { className }]) => (className === 'taken' ? [id] : [])));
    const fresh = before.current && [...taken].filter((id) => !before.current!.has(id));
    before.current = taken;
    if (!fresh || fresh.length === 0 || fresh.length > runningMax || document.hidden) return;
    setRunning(fresh);
    const timer = setTimeout(() => setRunning([]), runMs);
    return () => clearTimeout(timer);
  }, [looks]);
  return running;
}
