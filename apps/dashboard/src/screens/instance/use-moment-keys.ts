import { useCommands } from '../../app/use-commands.ts';
import { words } from '../../words/words.ts';
import { useMoment } from './moment.ts';
import { useMoves } from './use-moves.ts';

/** `[` and `]` step from event to event, with Shift from decision to decision; L goes back to now. */
export function useMomentKeys(): void {
  const { isPast, moveTo } = useMoment();
  const moves = useMoves();
  const { instance } = words;
  useCommands(instance.slider, [
    { name: instance.previousEvent, keys: ['['], isMove: true, act: () => moves.by(-1) },
    { name: instance.nextEvent, keys: [']'], isMove: true, act: () => moves.by(1) },
    { name: instance.previousDecision, keys: ['{'], isMove: true, act: () => moves.decision(-1) },
    { name: instance.nextDecision, keys: ['}'], isMove: true, act: () => moves.decision(1) },
    ...(isPast ? [{ name: instance.backToLive, keys: ['l'], act: () => moveTo('now') }] : []),
  ]);
}
