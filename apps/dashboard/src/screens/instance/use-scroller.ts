import { type RefObject, useLayoutEffect, useState } from 'react';
import { useIsDesk } from './use-is-desk.ts';

/** What stands over a list on a narrow screen: the bar and the slider. */
export const coveredPixels = 160;

/** What scrolls a long list: its pane on a desk, else the page; and how far down in it the list begins, in pixels. */
export function useScroller(list: RefObject<HTMLElement | null>): { scroller: HTMLElement | null; margin: number } {
  const isDesk = useIsDesk();
  const [found, setFound] = useState<{ scroller: HTMLElement | null; margin: number }>({ scroller: null, margin: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    const scroller = element?.closest<HTMLElement>('.scrolls') ?? null;
    if (!element || !scroller) return;
    const measure = (): void =>
      setFound({
        scroller,
        margin: element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop,
      });
    measure();
    // What stands above it may grow: a sentence that breaks, a pane that is made wider.
    const observer = new ResizeObserver(measure);
    for (const above of [scroller, ...scroller.children]) observer.observe(above);
    return () => observer.disconnect();
  }, [list, isDesk]);
  return found;
}
