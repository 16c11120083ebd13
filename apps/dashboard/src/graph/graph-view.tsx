import '@xyflow/react/dist/base.css';
import './graph.css';
import { type Node, ReactFlow, ReactFlowProvider, useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { isTyping } from '../app/keys.ts';
import { Button } from '../parts/button.tsx';
import { graphWords } from '../words/english/graph.ts';
import { GraphLines } from './graph-lines.tsx';
import { type Drawing, DrawingContext, DrawnNode } from './graph-node.tsx';
import { drawnStepsMax, type Layout, layOut } from './layout/lay-out.ts';
import type { Direction, Size } from './layout/measures.ts';
import { neighbour } from './neighbours.ts';

const nodeTypes = { drawn: DrawnNode };
/** Around the graph, in px. */
const margin = 28;
const zoomMin = 0.2;
const zoomMax = 1.5;
/** Where all of it would be smaller than this, it begins with what matters. */
const readableZoom = 0.6;
const whole = { names: 0.5, all: 0.8 };

/** A definition, drawn. It runs to the right where it is wider than tall, else down. */
export function GraphView(drawing: Drawing) {
  const pane = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | undefined>(undefined);
  useEffect(() => {
    const seen = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width: Math.round(width), height: Math.round(height) });
    });
    seen.observe(pane.current!);
    return () => seen.disconnect();
  }, []);
  const isTooLong = drawing.model.nodes.length > drawnStepsMax;
  const direction: Direction | undefined = size && (size.width > size.height ? 'right' : 'down');
  const { model } = drawing;
  const layout = useMemo(
    () => (direction === undefined || isTooLong ? undefined : layOut(model, direction)),
    [model, direction, isTooLong],
  );
  return (
    <section className="graph" ref={pane} aria-label={graphWords.graph}>
      {isTooLong && <p className="p-4 q">{graphWords.tooLong}</p>}
      {layout && size && direction && size.width > 0 && (
        <ReactFlowProvider>
          <Pane key={direction} drawing={drawing} layout={layout} direction={direction} size={size} />
        </ReactFlowProvider>
      )}
    </section>
  );
}

interface PaneProps {
  drawing: Drawing;
  layout: Layout;
  direction: Direction;
  size: Size;
}

function Pane({ drawing, layout, direction, size }: PaneProps) {
  const { model, looks } = drawing;
  const { zoomIn, zoomOut, setViewport, getViewport, setCenter } = useReactFlow();
  const zoom = useStore(({ transform }) => transform[2]);
  const nodes = useMemo(() => nodesOf(drawing.model, layout), [drawing.model, layout]);
  const fit = useCallback(() => void setViewport(fitting(layout, size)), [layout, size, setViewport]);
  useZoomKeys({ zoomIn: () => void zoomIn(), zoomOut: () => void zoomOut(), fit });

  const first = model.nodes.find(({ id }) => /\bhere\b/.test(looks.nodes.get(id)?.className ?? ''))?.id;
  const begun = useRef(false);
  useEffect(() => {
    const fits = fitting(layout, size);
    if (fits.zoom >= readableZoom) void setViewport(fits);
    else if (!begun.current) void setViewport(beginning(layout, size, first));
    begun.current = true;
  }, [layout, size, setViewport, first]);

  /** What is focused is looked at. */
  const show = (id: string): void => {
    const box = layout.nodes.get(id);
    if (!box) return;
    const view = getViewport();
    const left = box.x * view.zoom + view.x;
    const top = box.y * view.zoom + view.y;
    const isSeen =
      left >= 0 &&
      top >= 0 &&
      left + box.width * view.zoom <= size.width &&
      top + box.height * view.zoom <= size.height;
    if (!isSeen) void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: view.zoom });
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const from = (event.target as HTMLElement).dataset.step;
    const to = from === undefined ? undefined : neighbour(model, from, event.key, direction);
    if (to === undefined) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-step="${CSS.escape(to)}"]`)?.focus({ preventScroll: true });
  };
  const level = zoom >= whole.all ? 'all' : zoom >= whole.names ? 'names' : 'glyphs';
  return (
    <DrawingContext value={drawing}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons take the keys, arrows lead from one to the other */}
      <div
        className="drawn"
        data-level={level}
        onKeyDown={move}
        onFocus={({ target }) => target.dataset.step !== undefined && show(target.dataset.step)}
      >
        <ReactFlow
          nodes={nodes}
          edges={[]}
          nodeTypes={nodeTypes}
          minZoom={zoomMin}
          maxZoom={zoomMax}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          panOnScroll
          zoomOnDoubleClick={false}
          proOptions={{ hideAttribution: true }}
        >
          <ViewportPortal>
            <GraphLines model={model} layout={layout} looks={looks} />
          </ViewportPortal>
        </ReactFlow>
      </div>
      <div className="zm">
        <Button small look="ghost" icon={ZoomOut} aria-label={graphWords.zoomOut} onClick={() => void zoomOut()} />
        <span className="sm m">{graphWords.zoom(Math.round(zoom * 100))}</span>
        <Button small look="ghost" icon={ZoomIn} aria-label={graphWords.zoomIn} onClick={() => void zoomIn()} />
        <Button small look="ghost" icon={Maximize} aria-label={graphWords.fit} onClick={fit} />
      </div>
    </DrawingContext>
  );
}

const nodesOf = ({ nodes }: Drawing['model'], layout: Layout): Node[] =>
  nodes.flatMap(({ id, kind }) => {
    const box = layout.nodes.get(id);
    if (!box) return [];
    const { x, y, width, height } = box;
    return [{ id, type: 'drawn', position: { x, y }, width, height, data: {}, zIndex: kind === 'scope' ? 0 : 1 }];
  });

function fitting({ width, height }: Layout, pane: Size): { x: number; y: number; zoom: number } {
  const zoom = Math.min(1, (pane.width - 2 * margin) / width, (pane.height - 2 * margin) / height);
  const bounded = Math.max(zoomMin, zoom);
  return { x: (pane.width - width * bounded) / 2, y: (pane.height - height * bounded) / 2, zoom: bounded };
}

/** With where it stands in the middle, else with its beginning. */
function beginning(layout: Layout, pane: Size, first: string | undefined): { x: number; y: number; zoom: number } {
  const zoom = whole.all;
  const [begin] = layout.nodes.values();
  const box = (first === undefined ? undefined : layout.nodes.get(first)) ?? begin;
  if (!box) return fitting(layout, pane);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return {
    x: Math.min(margin, pane.width / 2 - middle.x * zoom),
    y: Math.min(margin, pane.height / 2 - middle.y * zoom),
    zoom,
  };
}

function useZoomKeys(act: { zoomIn: () => void; zoomOut: () => void; fit: () => void }): void {
  const now = useRef(act);
  useEffect(() => {
    now.current = act;
  });
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent): void => {
      if (isTyping(event)) return;
      if (event.key === '+') now.current.zoomIn();
      else if (event.key === '-') now.current.zoomOut();
      else if (event.key === '0') now.current.fit();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
