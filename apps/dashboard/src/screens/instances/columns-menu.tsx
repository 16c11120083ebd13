import { Columns3 } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { ChoiceMenu } from '../../parts/choice-menu.tsx';
import { words } from '../../words/words.ts';
import { type ColumnKey, columnOf, listedName, ownColumns } from './shown-columns.ts';

interface ColumnsMenuProps {
  shown: readonly ColumnKey[];
  listed: readonly `f_${string}`[];
  isLoose: boolean;
  choose: (columns: readonly ColumnKey[]) => void;
  setLoose: (isLoose: boolean) => void;
}

const looseValue = 'rows:loose';

/** Which columns there are, and how much room a row has. */
export function ColumnsMenu({ shown, listed, isLoose, choose, setLoose }: ColumnsMenuProps) {
  const { instances } = words;
  const all: ColumnKey[] = [...ownColumns.filter((key) => key !== 'title'), ...listed];
  return (
    <ChoiceMenu
      several
      empty={instances.noOptions}
      trigger={
        <Button look="ghost" small icon={Columns3}>
          {instances.columnsButton}
        </Button>
      }
      chosen={[...shown, ...(isLoose ? [looseValue] : [])]}
      choose={(chosen) => {
        if (chosen.includes(looseValue) !== isLoose) return setLoose(!isLoose);
        // Those that were there keep their order; a new one stands where the menu has it.
        const isChosen = (key: ColumnKey): boolean => chosen.includes(key);
        const order = (key: ColumnKey): number => all.indexOf(key);
        choose(['title', ...all.filter(isChosen).sort((a, b) => order(a) - order(b))]);
      }}
      groups={[
        {
          title: instances.columnsShown,
          choices: ownColumns.filter((key) => key !== 'title').map((key) => ({ value: key, name: columnOf(key).name })),
        },
        { title: instances.listed, choices: listed.map((key) => ({ value: key, name: listedName(key) })) },
        { title: instances.rows, choices: [{ value: looseValue, name: instances.loose }] },
      ]}
    />
  );
}
