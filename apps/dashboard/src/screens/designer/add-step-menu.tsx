import { Plus } from 'lucide-react';
import { type NewStepType, newStepTypes } from '../../designer/edits.ts';
import { glyphOf } from '../../graph/glyph.ts';
import { Button } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { designerWords } from '../../words/english/designer.ts';

interface AddStepMenuProps {
  /** What the button says. */
  name: string;
  /** Only its sign is shown. */
  short?: boolean;
  add: (type: NewStepType) => void;
}

export const AddStepMenu = ({ name, short = false, add }: AddStepMenuProps) => (
  <Menu
    trigger={
      <Button small look="ghost" icon={Plus} {...(short && { 'aria-label': name, title: name })}>
        {short ? undefined : name}
      </Button>
    }
    groups={[
      {
        title: designerWords.addStep,
        items: newStepTypes.map((type) => ({
          name: designerWords.types[type],
          icon: glyphOf({ type }),
          act: () => add(type),
        })),
      },
    ]}
  />
);
