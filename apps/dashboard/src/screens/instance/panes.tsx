import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { type InstanceTab, instanceTabs } from './instance-search.ts';
import { TabBar } from './tab-bar.tsx';
import { type Pane, tabs } from './tabs.ts';
import { useIsDesk } from './use-is-desk.ts';

const ofPane = (pane: Pane): readonly InstanceTab[] => instanceTabs.filter((tab) => tabs[tab].pane === pane);
const panes = (['above', 'below', 'side'] as const).filter((pane) => ofPane(pane).length > 0);

/** What the page consists of: side by side on a desk, one after the other elsewhere. */
export function Panes() {
  const isDesk = useIsDesk();
  const { tab } = useSearch({ from: '/instances/$id' });
  const navigate = useNavigate({ from: '/instances/$id' });
  const [kept, setKept] = useState<Partial<Record<Pane, InstanceTab>>>({});
  if (tab && kept[tabs[tab].pane] !== tab) setKept({ ...kept, [tabs[tab].pane]: tab });
  const choose = (to: InstanceTab): void =>
    void navigate({ search: (search) => ({ ...search, tab: to }), replace: true, resetScroll: false });
  if (!isDesk) return <PaneOf of={instanceTabs} chosen={tab ?? 'events'} choose={choose} className="only" />;
  const left = panes.filter((pane) => pane !== 'side');
  const draw = (pane: Pane) => {
    const of = ofPane(pane);
    return <PaneOf key={pane} of={of} chosen={kept[pane] ?? of[0]!} choose={choose} className={pane} />;
  };
  return (
    <div className={left.length > 0 ? 'body halves' : 'body'}>
      {left.length > 0 && <div className="lf">{left.map(draw)}</div>}
      {draw('side')}
    </div>
  );
}

function PaneOf({
  className,
  ...bar
}: {
  of: readonly InstanceTab[];
  chosen: InstanceTab;
  choose: (tab: InstanceTab) => void;
  className: string;
}) {
  const { Content } = tabs[bar.chosen];
  return (
    <section className={`pane pane-${className}`}>
      <div className="ph">
        <TabBar name={words.instance.parts[className as 'only']} {...bar} />
        <span className="sp" />
        <div className="tools" id={`tools-${bar.chosen}`} />
      </div>
      <div
        className={className === 'only' ? 'in-pane' : 'in-pane scrolls'}
        role="tabpanel"
        id={`panel-${bar.chosen}`}
        aria-labelledby={`tab-${bar.chosen}`}
      >
        <Suspense fallback={<Skeleton rows={6} height={54} />}>
          <Content />
        </Suspense>
      </div>
    </section>
  );
}
