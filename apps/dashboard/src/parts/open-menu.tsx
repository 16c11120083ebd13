import { Menu as Base } from '@base-ui/react/menu';
import { Fragment } from 'react';
import { Icon } from './icon.tsx';
import type { MenuProps } from './menu.tsx';

/** The button and its list, opened at once. */
export const OpenMenu = ({ trigger, groups }: MenuProps) => (
  <Base.Root modal={false} defaultOpen>
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
