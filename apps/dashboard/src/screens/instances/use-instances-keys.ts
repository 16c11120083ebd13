import type { RefObject } from 'react';
import { useCommands } from '../../app/use-commands.ts';
import { words } from '../../words/words.ts';

/** J and K move, / searches. Enter opens what has the focus, as any link. */
export function useInstancesKeys(move: RefObject<(by: number) => void>, box: RefObject<HTMLInputElement | null>): void {
  const { palette } = words;
  useCommands(palette.instances, [
    { name: palette.nextRow, keys: ['j'], isMove: true, act: () => move.current(1) },
    { name: palette.rowBefore, keys: ['k'], isMove: true, act: () => move.current(-1) },
    { name: palette.findHere, keys: ['/'], isMove: true, act: () => box.current?.focus() },
  ]);
}
