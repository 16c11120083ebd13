import { Ban } from 'lucide-react';
import type { DefinitionList } from '../../api/answers.ts';
import { Icon } from '../../parts/icon.tsx';
import { workflowsWords } from '../../words/english/workflows.ts';
import { count } from '../../words/format.ts';

export const Deprecated = () => (
  <span className="st off">
    <Icon of={Ban} small />
    {workflowsWords.deprecated}
  </span>
);

/** How many instances run on a version, as far as they were counted. */
export function RunningCount({ of: { running }, version }: { of: DefinitionList['items'][number]; version: number }) {
  if (!running) return null;
  const found = running.versions.find((each) => each.version === version)?.count ?? 0;
  return <span>{running.isExact ? count(found) : workflowsWords.atLeast(count(found))}</span>;
}
