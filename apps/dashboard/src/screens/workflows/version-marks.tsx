import { Link } from '@tanstack/react-router';
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

/** Statuses of what has not ended. */
const openStatuses = 'pending,in_progress,suspended';

/** How many instances run on a version, as far as they were counted: the way to them. */
export function RunningCount({
  of: { key, running },
  version,
}: {
  of: DefinitionList['items'][number];
  version: number;
}) {
  if (!running) return null;
  const found = running.versions.find((each) => each.version === version)?.count ?? 0;
  const said = running.isExact ? count(found) : workflowsWords.atLeast(count(found));
  if (found === 0) return <span className="q">{said}</span>;
  const search = { definition: key, version: String(version), status: openStatuses };
  return (
    <Link className="l" to="/instances" search={search} aria-label={workflowsWords.runningOn(said, version)}>
      {said}
    </Link>
  );
}
