import type { LucideIcon } from 'lucide-react';
import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';

export interface MenuItem {
  name: string;
  icon?: LucideIcon;
  act: () => void;
  /** Why it cannot be done now. */
  disabled?: string | undefined;
  /** The one that is chosen among its neighbours. */
  isChosen?: boolean;
}

export interface MenuGroup {
  title?: string;
  items: readonly MenuItem[];
}

export interface MenuProps {
  trigger: ReactElement<TriggerProps>;
  groups: readonly MenuGroup[];
}

interface TriggerProps {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
}

const load = () => import('./open-menu.tsx');
const OpenMenu = lazy(async () => ({ default: (await load()).OpenMenu }));

/** A button that opens a list of things to do. What floats is loaded when somebody comes near. */
export function Menu({ trigger, groups }: MenuProps) {
  const [isAsked, ask] = useState(false);
  const fetchSoon = (): void => void load();
  const button = cloneElement(trigger, {
    onClick: () => ask(true),
    onPointerEnter: fetchSoon,
    onFocus: fetchSoon,
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  });
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <OpenMenu trigger={trigger} groups={groups} />
    </Suspense>
  );
}
