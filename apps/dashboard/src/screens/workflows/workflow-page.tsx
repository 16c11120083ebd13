import './workflows.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Ban, ChevronDown, ChevronRight, Ellipsis, Flag, GitCompare, Pencil } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { DefinitionVersion } from '../../api/answers.ts';
import { isProblem } from '../../api/failure.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { may, useMe } from '../../app/use-me.ts';
import { compareVersions, comparisonLooks } from '../../graph/compare.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { plainLooks } from '../../graph/looks.ts';
import { graphOf } from '../../graph/model.ts';
import { Outline } from '../../graph/outline.tsx';
import { StepPanel } from '../../graph/step-panel.tsx';
import { Button, buttonClass } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { graphWords } from '../../words/english/graph.ts';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';
import { AboutWorkflow } from './about-workflow.tsx';
import { DeprecateDialog } from './deprecate-dialog.tsx';
import { Difference } from './difference.tsx';
import { StartDialog } from './start-dialog.tsx';
import { versionQuery, versionsQuery } from './use-workflows.ts';
import { Deprecated } from './version-marks.tsx';
import type { WorkflowSearch } from './workflow-search.ts';

const GraphView = lazy(async () => ({ default: (await import('../../graph/graph-view.tsx')).GraphView }));

/** One workflow: its steps drawn and as a list, and what is known of its versions. */
export function WorkflowPage() {
  const workflows = workflowsWords;
  const { shell } = words;
  const { key } = useParams({ from: '/workflows/$key' });
  const search = useSearch({ from: '/workflows/$key' });
  const versions = useQuery(versionsQuery(key));
  const version = search.version ?? versions.data?.items[0]?.version;
  const shown = useQuery(versionQuery(key, version));
  const definition = shown.data;
  const isMissing =
    versions.data?.items.length === 0 || (shown.error !== null && isProblem(shown.error, 'definition-not-found'));
  const error = versions.error ?? shown.error;
  useEffect(() => {
    document.title = shell.titleOf(definition?.name ?? key);
  }, [shell, definition, key]);
  if (isMissing || error || !definition)
    return (
      <>
        <div className="bar">
          <Crumb />
          <h1 className="cut">{key}</h1>
        </div>
        <div className="p-6">
          {isMissing ? (
            <Empty title={workflows.missing.title}>
              {workflows.missing.text}{' '}
              <Link to="/workflows" className={buttonClass({ small: true })}>
                {workflows.missing.back}
              </Link>
            </Empty>
          ) : error ? (
            <FailureBanner error={error} retry={() => void Promise.all([versions.refetch(), shown.refetch()])} />
          ) : (
            <Skeleton rows={6} />
          )}
        </div>
      </>
    );
  return <Version key={version} definition={definition} versions={versions.data?.items ?? []} search={search} />;
}

const Crumb = () => (
  <>
    <Link to="/workflows" className="q">
      {workflowsWords.page}
    </Link>
    <Icon of={ChevronRight} small className="q" />
  </>
);

interface VersionProps {
  definition: DefinitionVersion;
  versions: Parameters<typeof AboutWorkflow>[0]['listedAs'][] & object;
  search: WorkflowSearch;
}

/** Older versions that are offered to be compared; the address takes any. */
const comparedMax = 10;

function Version({ definition, versions, search }: VersionProps) {
  const workflows = workflowsWords;
  const navigate = useNavigate({ from: '/workflows/$key' });
  const isPhone = useIsPhone();
  const me = useMe();
  const [isDeprecating, setDeprecating] = useState(false);
  const document = definition.document as unknown as GraphDocument & { access?: { start?: string | string[] } };
  const other = useQuery(versionQuery(definition.key, search.with));
  const comparison = useMemo(
    () => other.data && compareVersions(other.data.document as unknown as GraphDocument, document),
    [other.data, document],
  );
  const own = useMemo(() => graphOf(document), [document]);
  const model = comparison?.model ?? own;
  const looks = useMemo(
    () => (comparison ? comparisonLooks(comparison, workflows.difference) : plainLooks),
    [comparison, workflows],
  );
  const put = (change: Partial<WorkflowSearch>, replace = false): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  const select = (step: string | undefined): void => put({ step }, search.step !== undefined);
  const node = model.nodes.find(({ id, step }) => id === search.step && step !== undefined);
  const listedAs = versions.find((each) => each?.version === definition.version);
  const older = versions
    .flatMap((each) => (each && each.version < definition.version ? each.version : []))
    .slice(0, comparedMax);
  const isDeprecated = listedAs?.isDeprecated ?? definition.isDeprecated;
  const mayStart = may(me, 'start', [document.access?.start ?? []].flat());
  const whyNot = isDeprecated ? workflows.start.deprecated : mayStart ? undefined : workflows.start.notAllowed;
  return (
    <>
      <div className="bar">
        {!isPhone && <Crumb />}
        <h1 className="cut">{definition.name}</h1>
        <Menu
          trigger={
            <Button small title={workflows.version(definition.version)}>
              {isPhone ? workflows.short(definition.version) : workflows.version(definition.version)}
              <Icon of={ChevronDown} small />
            </Button>
          }
          groups={[
            {
              title: workflows.versions,
              items: versions.flatMap((each, n) =>
                each
                  ? {
                      name: workflows.versionIn(each.version, n === 0, each.isDeprecated),
                      act: () => put({ version: n === 0 ? undefined : each.version, with: undefined }),
                      isChosen: each.version === definition.version,
                    }
                  : [],
              ),
            },
          ]}
        />
        {isDeprecated && !isPhone && <Deprecated />}
        <span className="sp" />
        <Menu
          trigger={<Button small look="ghost" icon={Ellipsis} aria-label={workflows.more} />}
          groups={[
            ...(older.length > 0
              ? [
                  {
                    title: workflows.difference.compare,
                    items: older.map((version) => ({
                      name: workflows.difference.verb(version),
                      icon: GitCompare,
                      act: () => put({ with: version, step: undefined }),
                      isChosen: version === search.with,
                    })),
                  },
                ]
              : []),
            {
              items: [
                {
                  name: designerWords.edit,
                  icon: Pencil,
                  act: () => void navigate({ to: '/workflows/$key/draft', params: { key: definition.key } }),
                  disabled: may(me, 'publish') ? undefined : designerWords.mayNot,
                },
                {
                  name: workflows.deprecate.verb,
                  icon: Ban,
                  act: () => setDeprecating(true),
                  disabled: isDeprecated
                    ? workflows.deprecate.already
                    : may(me, 'publish')
                      ? undefined
                      : workflows.deprecate.notAllowed,
                },
              ],
            },
          ]}
        />
        <Button
          small
          look="ink"
          icon={Flag}
          disabled={whyNot !== undefined}
          title={whyNot}
          onClick={() => put({ start: true })}
        >
          {workflows.start.verb}
        </Button>
      </div>
      <div className="workflow" data-view={node ? 'step' : 'steps'}>
        <nav className="outline-pane" aria-label={graphWords.outline}>
          <div className="panel-head">
            <h2 className="t3">{graphWords.outline}</h2>
            <span className="sp" />
            <span className="xs q">{workflows.steps(model.nodes.filter(({ kind }) => kind !== 'begin').length)}</span>
          </div>
          <Outline model={model} selected={search.step} select={select} />
        </nav>
        {!isPhone && (
          <Suspense fallback={<div />}>
            <GraphView model={model} looks={looks} selected={search.step} select={select} />
          </Suspense>
        )}
        {comparison && !node ? (
          <Difference
            comparison={comparison}
            with={search.with!}
            version={definition.version}
            select={select}
            close={() => put({ with: undefined })}
          />
        ) : node ? (
          <StepPanel model={model} node={node} select={select} close={() => select(undefined)} />
        ) : (
          <AboutWorkflow definition={definition} listedAs={listedAs} select={select} />
        )}
      </div>
      {search.start && whyNot === undefined && (
        <StartDialog
          definition={definition}
          close={() => put({ start: undefined }, true)}
          started={({ id }) => void navigate({ to: '/instances/$id', params: { id } })}
        />
      )}
      {isDeprecating && <DeprecateDialog definition={definition} close={() => setDeprecating(false)} />}
    </>
  );
}
