import './workflows.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DefinitionList } from '../../api/answers.ts';
import { usePeople } from '../../app/people.ts';
import { may, useMe } from '../../app/use-me.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';
import { NewWorkflowDialog } from './new-workflow-dialog.tsx';
import { workflowsQuery } from './use-workflows.ts';
import { Deprecated, RunningCount } from './version-marks.tsx';

/** What can be started and what runs: each workflow in its newest version. */
export function WorkflowsPage() {
  const workflows = workflowsWords;
  const { shell } = words;
  const me = useMe();
  const [isBeginning, setBeginning] = useState(false);
  const list = useInfiniteQuery(workflowsQuery);
  const items = list.data?.pages.flatMap((page) => page.items);
  useEffect(() => {
    document.title = shell.titleOf(workflows.page);
  }, [shell, workflows]);
  return (
    <>
      <div className="bar">
        <h1>{workflows.page}</h1>
        <span className="sp" />
        {may(me, 'publish') && (
          <Button small icon={Plus} onClick={() => setBeginning(true)}>
            {designerWords.newWorkflow.verb}
          </Button>
        )}
      </div>
      {isBeginning && <NewWorkflowDialog close={() => setBeginning(false)} />}
      <div className="workflows">
        {list.error ? (
          <FailureBanner error={list.error} retry={() => void list.refetch()} />
        ) : items === undefined ? (
          <Skeleton rows={6} height={44} />
        ) : items.length === 0 ? (
          <Empty title={workflows.empty.title}>{workflows.empty.text}</Empty>
        ) : (
          <>
            <table>
              <thead>
                <tr>
                  <th>{workflows.name}</th>
                  <th className="r">{workflows.newest}</th>
                  <th className="r">{workflows.running}</th>
                  <th>{workflows.older}</th>
                  <th>{workflows.published}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <WorkflowRow key={item.key} item={item} />
                ))}
              </tbody>
            </table>
            {list.hasNextPage && (
              <p className="p-4">
                <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
                  {workflows.more}
                </Button>
              </p>
            )}
          </>
        )}
      </div>
    </>
  );
}

function WorkflowRow({ item }: { item: DefinitionList['items'][number] }) {
  const workflows = workflowsWords;
  const people = usePeople();
  const { key, name, version, running, publishedAt, publishedBy, isDeprecated } = item;
  const older = running?.versions.filter((each) => each.version !== version) ?? [];
  return (
    <tr>
      <td className="name">
        <Link to="/workflows/$key" params={{ key }} className="b">
          {name}
        </Link>
        <span className="mono q">{key}</span>
      </td>
      <td className="r">
        <span className="label">{workflows.newest}</span>
        {isDeprecated && <Deprecated />} {version}
      </td>
      <td className="r">
        <span className="label">{workflows.running}</span>
        <RunningCount of={item} version={version} />
      </td>
      <td className={older.length === 0 ? 'none' : undefined}>
        <span className="label">{workflows.older}</span>
        {older.map((each) => (
          <span key={each.version} className="older">
            <span className="q">{workflows.onVersion(each.version)}</span>{' '}
            <RunningCount of={item} version={each.version} />
          </span>
        ))}
      </td>
      <td className="q">
        <Instant at={publishedAt} plain /> {workflows.by(people.get(publishedBy)?.name ?? publishedBy)}
      </td>
    </tr>
  );
}
