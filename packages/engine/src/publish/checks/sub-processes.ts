import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { withUndos } from '../../document/fields-at.ts';
import type { Report } from '../issue.ts';

/** A definition that every run of itself starts again never ends: each instance waits for one below it. */
export function checkRecursion(document: CheckedDocument, report: Report): void {
  const again = [...document.steps.values()].filter((step) => startsItself(document, step));
  const [first] = again;
  if (!first || hasWayOut(document, document.start, new Set(again))) return;
  report(
    'recursion-without-way-out',
    `${first.place}/definition`,
    `every way through \`${document.key}\` starts \`${document.key}\` again`,
  );
}

const startsItself = ({ key }: CheckedDocument, { own }: CheckedStep): boolean =>
  own?.type === 'subprocess' && own.definition === key;

/** Whether from a step on something ends without passing one of those that start it again. */
function hasWayOut({ steps }: CheckedDocument, from: string, again: ReadonlySet<CheckedStep>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = steps.get(name);
    if (!step || seen.has(name)) continue;
    seen.add(name);
    const { own } = step;
    const isPassable =
      !again.has(step) && (own?.type !== 'scope' || hasWayOut({ steps } as CheckedDocument, own.start, again));
    // An interrupt leads past what the step itself does.
    if (!isPassable && step.interrupt.length === 0) continue;
    if (step.next.length === 0) return true;
    for (const { to } of step.next) open.push(to);
  }
  return false;
}

export interface StartedDefinition {
  definition: string;
  /** JSON pointer. */
  place: string;
  /** Its version is that of when the starting one is published. */
  isPinned: boolean;
}

export const startedBy = ({ steps }: CheckedDocument): StartedDefinition[] =>
  withUndos(steps).flatMap(([, { own, place }]) =>
    own?.type === 'subprocess'
      ? [{ definition: own.definition, place: `${place}/definition`, isPinned: own.version === undefined }]
      : [],
  );
