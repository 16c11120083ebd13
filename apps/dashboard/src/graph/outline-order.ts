import { type GraphStep, transitionsOf } from './document.ts';

/**
 * The steps of one scope in the order in which people read them: along the ways, what a first way leads to before what a second
 * does, ends last. What no way leads to stands behind. (The order of a stored document means nothing: its keys are sorted.)
 */
export function outlineOrder(start: string, steps: Readonly<Record<string, GraphStep>>): string[] {
  const seen = new Set<string>();
  const finished: string[] = [];
  const visit = (first: string): void => {
    const stack = [{ name: first, ways: waysOf(first) }];
    seen.add(first);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      // From behind: what is finished last is read first.
      const to = top.ways.pop();
      if (to === undefined) finished.push(stack.pop()!.name);
      else if (!seen.has(to)) {
        seen.add(to);
        stack.push({ name: to, ways: waysOf(to) });
      }
    }
  };
  const waysOf = (name: string): string[] =>
    transitionsOf(steps[name]!)
      .map(({ to }) => to)
      .filter((to) => Object.hasOwn(steps, to));
  if (Object.hasOwn(steps, start)) visit(start);
  const reached = finished.splice(0).reverse();
  for (const name of Object.keys(steps)) if (!seen.has(name)) visit(name);
  const all = [...reached, ...finished.reverse()];
  const isEnd = (name: string): boolean => steps[name]!.type === 'end';
  return [...all.filter((name) => !isEnd(name)), ...all.filter(isEnd)];
}
