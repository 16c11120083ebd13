import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { useMutation } from '@tanstack/react-query';
import {
  Ellipsis,
  Hand,
  MessageCircleQuestion,
  MessageSquare,
  Reply,
  RotateCcw,
  Undo2,
  UserRoundPlus,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import type { KnownPerson } from '../../app/people.ts';
import { useCommands } from '../../app/use-commands.ts';
import { Button } from '../../parts/button.tsx';
import { showFailure } from '../../parts/failure-toast.ts';
import { Menu, type MenuItem } from '../../parts/menu.tsx';
import { words } from '../../words/words.ts';
import type { Action } from './action-dialog.tsx';
import { allowed } from './declared-fields.ts';
import { nameIn } from './task-people.ts';
import type { TaskParts } from './use-task.ts';

const ActionDialog = lazy(async () => ({ default: (await import('./action-dialog.tsx')).ActionDialog }));

interface TaskToolsProps {
  task: TaskPage;
  parts: TaskParts;
  me: string;
  people: ReadonlyMap<string, KnownPerson>;
}

/** What else one may do with the task than to decide it. */
export function TaskTools({ task, parts, me, people }: TaskToolsProps) {
  const { inbox } = words;
  const { actions } = inbox;
  const [action, setAction] = useState<Action | undefined>(undefined);
  const claim = useMutation({
    mutationFn: (verb: 'claim' | 'release') => post<TaskAnswer>(`/v1/tasks/${part(task.id)}/${verb}`, {}),
    onError: showFailure,
    onSettled: () => parts.refresh(),
  });
  // Shown at once: the answer confirms it, or the failure takes it back and says why.
  const isMine = claim.isPending ? claim.variables === 'claim' : task.claimedBy === me;
  const toggle = () => claim.mutate(isMine ? 'release' : 'claim');
  const canClaim = task.mayAct;

  const may = allowed(parts.definition, task.stepId);
  const no = (what: string) => (may.includes(what) ? undefined : inbox.notAllowedHere);
  const isHeldByOther = task.detail.seats.some(({ delegate }) => delegate?.to === me);
  const question = task.detail.questions?.find(({ of }) => of === me);
  const hasDecided = task.detail.decisions.some(({ by }) => by === me);
  const items: MenuItem[] = [
    ...(task.mayAct
      ? [
          { name: actions.delegate, icon: UserRoundPlus, act: () => setAction('delegate'), disabled: no('delegate') },
          { name: actions.ask, icon: MessageCircleQuestion, act: () => setAction('ask'), disabled: no('ask') },
        ]
      : []),
    ...(isHeldByOther ? [{ name: actions.giveBack, icon: Undo2, act: () => setAction('return') }] : []),
    ...(question ? [{ name: actions.answer, icon: Reply, act: () => setAction('answer') }] : []),
    ...(hasDecided
      ? [{ name: actions.withdraw, icon: RotateCcw, act: () => setAction('withdraw'), disabled: no('revise') }]
      : []),
    { name: actions.comment, icon: MessageSquare, act: () => setAction('comment') },
  ];
  const claiming = {
    name: isMine ? actions.release : actions.claim,
    icon: isMine ? Undo2 : Hand,
    keys: ['e'],
    act: toggle,
  };
  useCommands(inbox.task, task.status === 'open' ? [...(canClaim ? [claiming] : []), ...items] : []);
  if (task.status !== 'open') return null;
  return (
    <>
      {isMine && <span className="sm q nb clm">{inbox.claimedByYou}</span>}
      {!isMine && task.claimedBy !== null && (
        <span className="sm q nb clm">{inbox.claimedBy(nameIn(people, task.claimedBy))}</span>
      )}
      {canClaim && (
        <Button
          look="ghost"
          small
          className="tool"
          icon={isMine ? Undo2 : Hand}
          aria-keyshortcuts="e"
          aria-busy={claim.isPending}
          onClick={toggle}
        >
          {isMine ? actions.release : actions.claim}
        </Button>
      )}
      {task.mayAct &&
        (['delegate', 'ask'] as const).map((each) => (
          <Button
            key={each}
            look="ghost"
            small
            className="tool wide"
            disabled={no(each) !== undefined}
            title={no(each)}
            onClick={() => setAction(each)}
          >
            {actions[each]}
          </Button>
        ))}
      <Menu
        trigger={<Button look="ghost" small className="tool" icon={Ellipsis} aria-label={actions.more} />}
        groups={[{ items }]}
      />
      {action && (
        <Suspense fallback={null}>
          <ActionDialog
            action={action}
            task={task}
            question={question}
            people={people}
            me={me}
            close={() => setAction(undefined)}
            done={() => void parts.refresh()}
          />
        </Suspense>
      )}
    </>
  );
}
