import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { Fragment, type ReactElement } from 'react';
import { Icon } from './icon.tsx';

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

/** A button that opens a list of things to do. */
export const Menu = ({ trigger, groups }: { trigger: ReactElement; groups: readonly MenuGroup[] }) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} collisionPadding={8} className="floating">
        <Base.Popup className="menu">
          {groups.map(({ title, items }, at) => (
            <Fragment key={at}>
              {at > 0 && <Base.Separator className="menu-rule" />}
              <Base.Group>
                {title !== undefined && <Base.GroupLabel className="menu-title">{title}</Base.GroupLabel>}
                {items.map(({ name, icon, act, disabled, isChosen }) => (
                  <Base.Item
                    key={name}
                    className="menu-item"
                    disabled={disabled !== undefined}
                    onClick={act}
                    {...(isChosen !== undefined && { 'aria-current': isChosen })}
                  >
                    {icon && <Icon of={icon} />}
                    <span className="flex-1">
                      {name}
                      {disabled !== undefined && <span className="xs q block">{disabled}</span>}
                    </span>
                  </Base.Item>
                ))}
              </Base.Group>
            </Fragment>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
