import { Undo2 } from 'lucide-react';
import { useCommands } from '../../app/use-commands.ts';
import { words } from '../../words/words.ts';
import { decisions } from './decisions.ts';

/** J and K move, U takes back what waits, N goes on, / finds in the list. */
export function useInboxKeys(step: (by: number) => void, find: () => void): void {
  const { keys } = words.inbox;
  useCommands(words.inbox.page, [
    { name: keys.next, keys: ['j', 'n'], isMove: true, act: () => step(1) },
    { name: keys.before, keys: ['k'], isMove: true, act: () => step(-1) },
    { name: words.inbox.filter.find, keys: ['/'], isMove: true, act: find },
    { name: keys.undo, keys: ['u'], isMove: true, icon: Undo2, act: () => void decisions.undo() },
  ]);
}
