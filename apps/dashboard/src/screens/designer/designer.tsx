import { useNavigate } from '@tanstack/react-router';
import { CircleX, TriangleAlert } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import type { DefinitionList } from '../../api/answers.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { drawable } from '../../designer/draft-shape.ts';
import { addFirstStep, addStep, type NewStepType } from '../../designer/edits.ts';
import type { Problem } from '../../designer/problems.ts';
import type { GraphStep } from '../../graph/document.ts';
import { plainLooks } from '../../graph/looks.ts';
import { type GraphNode, graphOf } from '../../graph/model.ts';
import { Outline } from '../../graph/outline.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import { DefinitionEditor } from './definition-editor.tsx';
import { DesignerBar } from './designer-bar.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import type { DraftAnswer } from './draft-calls.ts';
import { MovedBanner } from './moved-banner.tsx';
import { ProblemsPane } from './problems-pane.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { SavesDialog } from './saves-dialog.tsx';
import { StepEditor } from './step-editor.tsx';
import { type DraftDocument, useDraftDocument } from './use-draft-document.ts';

const GraphView = lazy(async () => ({ default: (await import('../../graph/graph-view.tsx')).GraphView }));

interface DesignerProps {
  draft: DraftAnswer;
  versions: DefinitionList['items'];
  selected: string | undefined;
  crumb: ReactNode;
}

/** A draft, edited step by step: its steps in the order in which they are read, and what one of them says. */
export function Designer({ draft, versions, selected, crumb }: DesignerProps) {
  const designer = designerWords;
  const { key } = draft;
  const navigate = useNavigate({ from: '/workflows/$key/draft' });
  const isPhone = useIsPhone();
  const work = useDraftDocument(draft);
  const { document, edit, undo, redo, problems, isSaved } = work;
  const [asked, setAsked] = useState<'publish' | 'saves' | 'discard'>();
  const model = useMemo(() => graphOf(document), [document]);
  const node = model.nodes.find(
    (each): each is GraphNode & { step: GraphStep } =>
      each.id === selected && each.step !== undefined && each.kind !== 'undo',
  );
  const select = (step: string | undefined): void =>
    void navigate({ search: { step }, replace: selected !== undefined });
  const add = (type: NewStepType, behind?: { after: string; way: number }): void => {
    const added = behind ? addStep(document, type, behind) : addFirstStep(document, type);
    edit(() => added.document);
    select(added.name);
  };
  const name = document.name ?? key;
  const latest = versions[0]?.version ?? 0;
  const errors = problems.filter(({ level }) => level === 'error').length;
  const whyNot = errors > 0 ? designer.publish.solve(errors) : isSaved ? undefined : designer.publish.unsaved;
  const stepCount = model.nodes.filter(({ kind }) => kind !== 'begin').length;
  useUndoKeys(undo, redo);

  return (
    <>
      <DesignerBar draft={work} definition={key} crumb={crumb} latest={latest} whyNot={whyNot} ask={setAsked} />
      <MovedBanner draft={work} />
      <div className="designer" data-view={node ? 'step' : 'steps'}>
        <nav className="outline-pane" aria-label={designer.outline}>
          <div className="panel-head">
            <h2 className="t3">{designer.outline}</h2>
            <span className="sp" />
            {node ? (
              node.type !== 'end' && (
                <AddStepMenu
                  short
                  name={designer.addBehind(node.name)}
                  add={(type) => add(type, { after: node.id, way: 0 })}
                />
              )
            ) : (
              <Button small look="ghost" aria-current="true">
                {designer.definition}
              </Button>
            )}
            {node && (
              <Button small look="ghost" onClick={() => select(undefined)}>
                {designer.definition}
              </Button>
            )}
          </div>
          {stepCount === 0 ? (
            <div className="p-4">
              <Empty title={designer.noSteps.title}>
                {designer.noSteps.text}
                <AddStepMenu name={designer.firstStep} add={(type) => add(type)} />
              </Empty>
            </div>
          ) : (
            <Outline model={model} selected={node?.id} select={select} markOf={(each) => marked(each, work)} />
          )}
        </nav>
        {!isPhone && (
          <Suspense fallback={<div />}>
            <GraphView model={model} looks={plainLooks} selected={node?.id} select={select} />
          </Suspense>
        )}
        <aside className="step-panel" aria-label={node ? designer.step : designer.definition}>
          {node ? (
            <StepEditor
              key={node.id}
              document={document}
              node={node}
              edit={edit}
              add={(type, way) => add(type, { after: node.id, way })}
              select={select}
            />
          ) : (
            <DefinitionEditor document={document} edit={edit} />
          )}
        </aside>
        <ProblemsPane problems={problems} model={model} select={select} />
      </div>
      {asked === 'publish' && (
        <PublishDialog
          of={{ key, name, version: latest + 1 }}
          document={document}
          versions={versions}
          warnings={problems}
          close={() => setAsked(undefined)}
          published={() => void navigate({ to: '/workflows/$key', params: { key } })}
        />
      )}
      {asked === 'saves' && (
        <SavesDialog
          definition={key}
          revision={work.revision}
          close={() => setAsked(undefined)}
          goBack={(before) => {
            const read = drawable(before as never);
            if (read) edit(() => read);
          }}
        />
      )}
      {asked === 'discard' && (
        <DiscardDialog
          definition={key}
          revision={work.revision}
          close={() => setAsked(undefined)}
          discarded={() => void navigate({ to: '/workflows' })}
        />
      )}
    </>
  );
}

/** A step that a problem is about says so in the outline. */
function marked({ id }: GraphNode, { problems }: DraftDocument): { mark: ReactNode } | undefined {
  const worst = problems.find(({ step }) => step === id)?.level;
  return worst && { mark: <LevelMark level={worst} /> };
}

const LevelMark = ({ level }: { level: Problem['level'] }) => (
  <span className={level === 'error' ? 'text-no' : 'text-wait'} title={designerWords[level]}>
    <Icon of={level === 'error' ? CircleX : TriangleAlert} small />
    <span className="sr-only">{designerWords[level]}</span>
  </span>
);

/** Ctrl or Cmd Z, with Shift the other way; where one types, the browser’s own. */
function useUndoKeys(undo: (() => void) | undefined, redo: (() => void) | undefined): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select')) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)?.();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo, redo]);
}
