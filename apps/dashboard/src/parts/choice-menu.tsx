import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { Fragment, type ReactElement } from 'react';
import { Icon } from './icon.tsx';

export interface Choice {
  value: string;
  name: string;
}

export interface ChoiceGroup {
  title?: string;
  choices: readonly Choice[];
}

interface ChoiceMenuProps {
  trigger: ReactElement;
  groups: readonly ChoiceGroup[];
  chosen: readonly string[];
  /** Several may be chosen: the menu stays open. */
  several?: boolean;
  choose: (chosen: string[]) => void;
  /** Instead of nothing to choose from. */
  empty: string;
}

/** A button that opens a list of which one, or several, are chosen. Chosen again, one is chosen no longer. */
export const ChoiceMenu = ({ trigger, groups, chosen, several = false, choose, empty }: ChoiceMenuProps) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner sideOffset={4} align="start" collisionPadding={8} className="floating">
        <Base.Popup className="menu choices-menu">
          {groups.every(({ choices }) => choices.length === 0) && <div className="menu-title">{empty}</div>}
          {groups.map(({ title, choices }, at) => (
            <Fragment key={title ?? at}>
              {at > 0 && <Base.Separator className="menu-rule" />}
              <Base.Group>
                {title !== undefined && choices.length > 0 && (
                  <Base.GroupLabel className="menu-title">{title}</Base.GroupLabel>
                )}
                {choices.map(({ value, name }) => (
                  <Base.CheckboxItem
                    key={value}
                    className="menu-item"
                    checked={chosen.includes(value)}
                    closeOnClick={!several}
                    onCheckedChange={(isChosen) => {
                      const others = several ? chosen.filter((each) => each !== value) : [];
                      choose(isChosen ? [...others, value] : others);
                    }}
                  >
                    <span className="flex-1">{name}</span>
                    <Base.CheckboxItemIndicator>
                      <Icon of={Check} small />
                    </Base.CheckboxItemIndicator>
                  </Base.CheckboxItem>
                ))}
              </Base.Group>
            </Fragment>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
