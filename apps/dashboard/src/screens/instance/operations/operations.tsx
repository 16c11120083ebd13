import './operations-bar.css';
import { Ban, Ellipsis, type LucideIcon, Pause, Play, RotateCcw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSession } from '../../../app/session-gate.tsx';
import { may, useMe } from '../../../app/use-me.ts';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Menu } from '../../../parts/menu.tsx';
import { useMoment } from '../moment.ts';
import { type Operation, offersOf } from './offers.ts';
import { operate } from './operate-words.ts';

const OperationDialog = lazy(async () => ({ default: (await import('./operation-dialog.tsx')).OperationDialog }));

/** Those that stand beside the menu where there is room. */
const quick: Partial<Record<Operation, LucideIcon>> = { suspend: Pause, resume: Play, rewind: RotateCcw, cancel: Ban };
const groups: readonly (readonly Operation[])[] = [
  ['suspend', 'resume', 'rewind', 'move', 'step'],
  ['addItem', 'closeItems', 'data'],
  ['assign', 'withdraw', 'retry'],
  ['cancel'],
];

/** What can be done to the instance. In the past all of it is dashed: operations act on now. */
export function Operations() {
  const { chronicle, definition, isPast } = useMoment();
  const { user } = useSession();
  const me = useMe();
  const [chosen, choose] = useState<Operation>();
  const { access } = (definition?.document ?? {}) as { access?: { operate?: string | string[] } };
  const mayOperate = may(me, 'operate', [access?.operate ?? []].flat());
  const offers = me ? offersOf({ state: chronicle.state, definition, mayOperate, user: user.id }) : [];
  if (offers.length === 0) return null;
  const why = (operation: Operation): string | undefined => {
    const notNow = offers.find((each) => each.operation === operation)?.notNow;
    if (isPast) return operate.actOnNow;
    return notNow && operate.notNow[notNow];
  };
  return (
    <>
      {offers.map(({ operation }) => {
        const icon = quick[operation];
        return (
          icon && (
            <Button
              key={operation}
              small
              icon={icon}
              className="quick"
              disabled={why(operation) !== undefined}
              title={why(operation)}
              onClick={() => choose(operation)}
            >
              {operate.short[operation as keyof typeof operate.short]}
            </Button>
          )
        );
      })}
      <Menu
        trigger={
          <button type="button" className="btn s" aria-label={operate.menu}>
            <Icon of={Ellipsis} />
          </button>
        }
        groups={groups.map((group) => ({
          items: offers
            .filter(({ operation }) => group.includes(operation))
            .map(({ operation }) => ({
              name: operate.names[operation],
              disabled: why(operation),
              act: () => choose(operation),
            })),
        }))}
      />
      {chosen && (
        <Suspense fallback={null}>
          <OperationDialog operation={chosen} close={() => choose(undefined)} />
        </Suspense>
      )}
    </>
  );
}
