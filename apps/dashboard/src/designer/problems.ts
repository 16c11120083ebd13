import type { DefinitionIssue } from '@procession/contracts/http/command.ts';

export interface Problem extends DefinitionIssue {
  level: 'error' | 'warning';
  /** The step that it is about; undefined: the definition. */
  step: string | undefined;
}

/** Faults first, in the order in which the checks give them. */
export const problemsOf = (found: {
  issues: readonly DefinitionIssue[];
  warnings: readonly DefinitionIssue[];
}): Problem[] => [
  ...found.issues.map((issue) => problem(issue, 'error')),
  ...found.warnings.map((issue) => problem(issue, 'warning')),
];

const problem = (issue: DefinitionIssue, level: Problem['level']): Problem => ({
  ...issue,
  level,
  step: stepAt(issue.place),
});

/** `/steps/parts/steps/inner/next/0` is about `inner`. */
export function stepAt(place: string): string | undefined {
  const parts = place.split('/').slice(1).map(unescaped);
  let step: string | undefined;
  for (let n = 0; parts[n] === 'steps' && parts[n + 1] !== undefined; n += 2) step = parts[n + 1];
  return step;
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
