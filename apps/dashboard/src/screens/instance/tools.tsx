import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { InstanceTab } from './instance-search.ts';

/** What a tab puts into the head of its pane, at the right: legends, filters. */
export function Tools({ of, children }: { of: InstanceTab; children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(`tools-${of}`)), [of]);
  return place && createPortal(children, place);
}
