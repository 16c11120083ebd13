import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { useMutation } from '@tanstack/react-query';
import { Hand, Undo2 } from 'lucide-react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { words } from '../../words/words.ts';

interface TaskToolsProps {
  task: TaskPage;
  me: string;
  refresh: () => Promise<unknown>;
  isPhone?: boolean;
}

/** What else one may do with the task than to decide it. */
export function TaskTools({ task, me, refresh, isPhone }: TaskToolsProps) {
  const { inbox } = words;
  const isMine = task.claimedBy === me;
  const claim = useMutation({
    mutationFn: (verb: 'claim' | 'release') => post<TaskAnswer>(`/v1/tasks/${part(task.id)}/${verb}`, {}),
    onSettled: () => refresh(),
  });
  if (task.status !== 'open') return null;
  // Shown at once: the answer confirms it, or the failure takes it back and says why.
  const isClaimed = claim.isPending ? claim.variables === 'claim' : isMine;
  return (
    <>
      {claim.error && <FailureBanner error={claim.error} />}
      {isClaimed && !isPhone && <span className="sm q nb clm">{inbox.claimedByYou(undefined)}</span>}
      {!isMine && task.claimedBy !== null && <span className="sm q nb clm">{inbox.claimedBy(task.claimedBy)}</span>}
      {task.mayAct &&
        (isClaimed ? (
          <Button look="ghost" small icon={Undo2} aria-keyshortcuts="e" onClick={() => claim.mutate('release')}>
            {inbox.actions.release}
          </Button>
        ) : (
          <Button look="ghost" small icon={Hand} aria-keyshortcuts="e" onClick={() => claim.mutate('claim')}>
            {inbox.actions.claim}
          </Button>
        ))}
    </>
  );
}
