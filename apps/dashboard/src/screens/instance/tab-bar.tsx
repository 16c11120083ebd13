import { type KeyboardEvent, useRef } from 'react';
import type { InstanceTab } from './instance-search.ts';
import { tabs } from './tabs.ts';

interface TabBarProps {
  name: string;
  of: readonly InstanceTab[];
  chosen: InstanceTab;
  choose: (tab: InstanceTab) => void;
}

/** Tabs of a pane; the arrows go from one to the next. */
export function TabBar({ name, of, chosen, choose }: TabBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const to = of[(of.indexOf(chosen) + by + of.length) % of.length]!;
    choose(to);
    bar.current?.querySelector<HTMLElement>(`[data-tab="${to}"]`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={name} ref={bar} onKeyDown={press}>
      {of.map((tab) => (
        <button
          type="button"
          key={tab}
          role="tab"
          id={`tab-${tab}`}
          data-tab={tab}
          aria-selected={tab === chosen}
          aria-controls={tab === chosen ? `panel-${tab}` : undefined}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => choose(tab)}
        >
          {tabs[tab].name}
        </button>
      ))}
    </div>
  );
}
