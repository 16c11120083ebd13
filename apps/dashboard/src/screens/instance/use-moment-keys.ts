import { useNavigate } from '@tanstack/react-router';
import { GitCompare, Link2, Radio } from 'lucide-react';
import { useCommands } from '../../app/use-commands.ts';
import { words } from '../../words/words.ts';
import { useMoment } from './moment.ts';
import { useMomentLink } from './use-moment-link.ts';
import { useMoves } from './use-moves.ts';

/** `[` and `]` step from event to event, with Shift from decision to decision; L goes back to now. */
export function useMomentKeys(): void {
  const { fact, isPast, moveTo } = useMoment();
  const link = useMomentLink();
  const navigate = useNavigate({ from: '/instances/$id' });
  const moves = useMoves();
  const { instance } = words;
  useCommands(instance.slider, [
    { name: instance.previousEvent, keys: ['['], isMove: true, act: () => moves.by(-1) },
    { name: instance.nextEvent, keys: [']'], isMove: true, act: () => moves.by(1) },
    { name: instance.previousDecision, keys: ['{'], isMove: true, act: () => moves.decision(-1) },
    { name: instance.nextDecision, keys: ['}'], isMove: true, act: () => moves.decision(1) },
    ...(isPast
      ? [
          { name: instance.backToLive, icon: Radio, keys: ['l'], act: () => moveTo('now') },
          { name: instance.copyLink, icon: Link2, act: () => void navigator.clipboard.writeText(link) },
          {
            name: instance.compareWithNow,
            icon: GitCompare,
            act: () =>
              void navigate({ search: (search) => ({ ...search, at: fact.revision, compare: 0 }), replace: true }),
          },
        ]
      : []),
  ]);
}
