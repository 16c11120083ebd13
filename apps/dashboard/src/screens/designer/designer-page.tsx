import '../workflows/workflows.css';
import './designer.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { isProblem } from '../../api/failure.ts';
import { drawable } from '../../designer/draft-shape.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';
import { versionQuery, versionsQuery } from '../workflows/use-workflows.ts';
import { Designer } from './designer.tsx';
import { draftQuery, saveDraft } from './draft-calls.ts';
import { DraftText } from './draft-text.tsx';

/** The draft of a workflow: what is edited before it is published. */
export function DesignerPage() {
  const designer = designerWords;
  const { shell } = words;
  const { key } = useParams({ from: '/workflows/$key/draft' });
  const { step, name: newName } = useSearch({ from: '/workflows/$key/draft' });
  const draft = useQuery(draftQuery(key));
  const versions = useQuery(versionsQuery(key));
  const newest = versions.data?.items[0];
  const error = draft.error ?? versions.error;
  const name = newest?.name ?? newName ?? key;
  useEffect(() => {
    document.title = shell.titleOf(designer.titleOf(name));
  }, [shell, designer, name]);
  const crumb = (
    <>
      <Link to="/workflows" className="q">
        {workflowsWords.page}
      </Link>
      <Icon of={ChevronRight} small className="q" />
    </>
  );
  if (draft.data && versions.data)
    return drawable(draft.data.document) ? (
      <Designer key={key} draft={draft.data} versions={versions.data.items} selected={step} crumb={crumb} />
    ) : (
      <DraftText draft={draft.data} crumb={crumb} again={() => void draft.refetch()} />
    );
  return (
    <>
      <div className="bar">
        {crumb}
        <h1 className="cut">{name}</h1>
      </div>
      <div className="p-6">
        {isProblem(error, 'missing-permission') ? (
          <Empty title={designer.notAllowed.title}>{designer.notAllowed.text}</Empty>
        ) : error ? (
          <FailureBanner error={error} retry={() => void Promise.all([draft.refetch(), versions.refetch()])} />
        ) : draft.data === null && versions.data ? (
          <NoDraft definition={key} name={newName} version={newest?.version} begun={() => void draft.refetch()} />
        ) : (
          <Skeleton rows={6} />
        )}
      </div>
    </>
  );
}

/** The way to a draft: what runs is edited as a copy. */
function NoDraft({
  definition,
  name,
  version,
  begun,
}: {
  definition: string;
  name: string | undefined;
  version: number | undefined;
  begun: () => void;
}) {
  const { none } = designerWords;
  const published = useQuery(versionQuery(definition, version));
  const begin = useMutation({
    mutationFn: () =>
      saveDraft(
        definition,
        published.data?.document ?? { key: definition, ...(name !== undefined && { name }), start: '', steps: {} },
        0,
      ),
    onSuccess: begun,
  });
  return (
    <Empty title={none.title(definition)}>
      <p className="mb-3">{none.text}</p>
      {(begin.error ?? published.error) && <FailureBanner error={begin.error ?? published.error} />}
      <Button
        look="ink"
        disabled={begin.isPending || (version !== undefined && !published.data)}
        onClick={() => begin.mutate()}
      >
        {version === undefined ? none.empty : none.from(version)}
      </Button>
    </Empty>
  );
}
