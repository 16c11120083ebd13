import type { LucideIcon } from 'lucide-react';

/** How a node is drawn beyond its definition: where an instance stands, what a version changed. */
export interface NodeLook {
  /** `here`, `done`, `next`, `skip`, `fail`; `added`, `removed`, `changed`. */
  className: string;
  /** In the place of what it is about. */
  note?: string;
  badge?: { icon: LucideIcon; tone: string };
  /** Of tokens, when there are several. */
  count?: number;
  /** The same in words, for whoever does not see it. */
  said: string;
}

export interface EdgeLook {
  /** `taken`, `possible`; `added`, `removed`. */
  className: string;
  /** Behind the label: what the guard gave. */
  outcome?: string;
}

export interface GraphLooks {
  /** In every node and edge that is not named. */
  plain: 'plain' | 'possible';
  nodes: ReadonlyMap<string, NodeLook>;
  edges: ReadonlyMap<string, EdgeLook>;
}

export const plainLooks: GraphLooks = { plain: 'plain', nodes: new Map(), edges: new Map() };
