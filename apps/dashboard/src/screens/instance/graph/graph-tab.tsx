import './graph-tab.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ListTree, Network } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useZone } from '../../../app/preferences.ts';
import { useIsPhone } from '../../../app/use-is-phone.ts';
import type { GraphDocument } from '../../../graph/document.ts';
import { instanceLooks } from '../../../graph/instance-looks.ts';
import { graphOf } from '../../../graph/model.ts';
import { Outline } from '../../../graph/outline.tsx';
import { StepPanel } from '../../../graph/step-panel.tsx';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Skeleton } from '../../../parts/skeleton.tsx';
import { graphWords } from '../../../words/english/graph.ts';
import { clock } from '../../../words/format.ts';
import { useMoment } from '../moment.ts';
import { Tools } from '../tools.tsx';
import { stateAfterCommand } from './state-after-command.ts';
import { StepVisits } from './step-visits.tsx';

const GraphView = lazy(async () => ({ default: (await import('../../../graph/graph-view.tsx')).GraphView }));

/** The way that the instance took, where it stands at the moment that is shown, and what may still come. */
export function GraphTab() {
  const { definition } = useMoment();
  if (!definition) return <Skeleton rows={6} height={54} />;
  return <Drawn document={definition.document as unknown as GraphDocument} />;
}

function Drawn({ document }: { document: GraphDocument }) {
  const { chronicle, fact } = useMoment();
  const state = useMemo(() => stateAfterCommand(chronicle, fact), [chronicle, fact]);
  const { step } = useSearch({ from: '/instances/$id' });
  const navigate = useNavigate({ from: '/instances/$id' });
  const zone = useZone();
  const isPhone = useIsPhone();
  const [isListed, setListed] = useState(false);
  const model = useMemo(() => graphOf(document), [document]);
  const looks = useMemo(() => instanceLooks(model, state, (at) => clock(Date.parse(at), zone)), [model, state, zone]);
  const select = (id: string | undefined): void =>
    void navigate({ search: (search) => ({ ...search, step: id }), replace: true, resetScroll: false });
  const node = model.nodes.find(({ id, step: known }) => id === step && known !== undefined);
  const panel = node && (
    <StepPanel model={model} node={node} select={select} close={() => select(undefined)}>
      <StepVisits step={node.id} state={state} />
    </StepPanel>
  );
  if (isPhone && panel) return panel;
  return (
    <div className="graph-tab">
      {!isPhone && (
        <Tools of="graph">
          {!isListed && <Legend />}
          <Button small look="ghost" icon={isListed ? Network : ListTree} onClick={() => setListed(!isListed)}>
            {isListed ? graphWords.drawing : graphWords.list}
          </Button>
        </Tools>
      )}
      {isPhone || isListed ? (
        <Outline
          model={model}
          selected={step}
          select={select}
          markOf={({ id }) => {
            const look = looks.nodes.get(id);
            if (!look) return undefined;
            const mark = look.badge && (
              <span className={look.badge.tone}>
                <Icon of={look.badge.icon} small />
              </span>
            );
            return { className: look.className, note: look.note ?? look.said, mark };
          }}
        />
      ) : (
        <Suspense fallback={<Skeleton rows={4} height={54} />}>
          <GraphView model={model} looks={looks} selected={step} select={select} />
        </Suspense>
      )}
      {panel}
    </div>
  );
}

const Legend = () => (
  <span className="row xs q legend">
    <span className="row">
      <svg width="22" height="6" aria-hidden="true">
        <path className="taken" d="M0 3h22" />
      </svg>
      {graphWords.taken}
    </span>
    <span className="row">
      <svg width="22" height="6" aria-hidden="true">
        <path className="possible" d="M0 3h22" />
      </svg>
      {graphWords.possible}
    </span>
  </span>
);
