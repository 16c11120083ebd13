import { type ComponentType, lazy } from 'react';
import { words } from '../../words/words.ts';
import type { InstanceTab } from './instance-search.ts';

/** Where a part of the page stands on a wide screen. On a narrow one all are in one row, in this order. */
export type Pane = 'above' | 'below' | 'side';

export interface Tab {
  name: string;
  pane: Pane;
  Content: ComponentType;
}

const { tabs: names } = words.instance;

/** Each is loaded when it is opened. The first of a pane is what it shows by itself. */
export const tabs: Record<InstanceTab, Tab> = {
  events: {
    name: names.events,
    pane: 'side',
    Content: lazy(async () => ({ default: (await import('./events/events-tab.tsx')).EventsTab })),
  },
  graph: {
    name: names.graph,
    pane: 'above',
    Content: lazy(async () => ({ default: (await import('./graph/graph-tab.tsx')).GraphTab })),
  },
  why: {
    name: names.why,
    pane: 'side',
    Content: lazy(async () => ({ default: (await import('./why/why-tab.tsx')).WhyTab })),
  },
  timeline: {
    name: names.timeline,
    pane: 'below',
    Content: lazy(async () => ({ default: (await import('./timeline/timeline-tab.tsx')).TimelineTab })),
  },
  data: {
    name: names.data,
    pane: 'below',
    Content: lazy(async () => ({ default: (await import('./data/data-tab.tsx')).DataTab })),
  },
};
