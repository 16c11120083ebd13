import { ArrowRight, Copy, MessageSquare } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { StampMark } from '../../parts/stamp.tsx';
import { stampTime } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { type Decision, decisions, wasFaster } from './decisions.ts';

interface DecidedBarProps {
  decision: Decision;
  task: TaskPage;
  /** One can still say something. */
  isOpen: boolean;
  next: () => void;
}

/** After a decision: its stamp and where it went, or why it was not recorded, with what was written kept. */
export function DecidedBar({ decision, task, isOpen, next }: DecidedBarProps) {
  const { inbox } = words;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const nextButton = (
    <Button ref={button} look="ink" icon={ArrowRight} shortcut="N" aria-keyshortcuts="n" onClick={next}>
      {inbox.nextTask}
    </Button>
  );
  if (decision.state.name === 'sent') return <Sent decision={decision} nextButton={nextButton} />;
  const failure = decision.state.name === 'failed' ? decision.state.failure : undefined;
  return (
    <div className="dec">
      {!wasFaster(failure) && (
        <FailureBanner error={failure} title={inbox.failedTitle} retry={() => decisions.forget(decision.task)} />
      )}
      {decision.comment !== '' && <Kept comment={decision.comment} />}
      <div className="row acts">
        {nextButton}
        {decision.comment !== '' && <KeptActions task={task} isOpen={isOpen} comment={decision.comment} />}
      </div>
    </div>
  );
}

function Sent({ decision, nextButton }: { decision: Decision; nextButton: React.ReactNode }) {
  const { inbox, parts } = words;
  const { user } = useSession();
  const now = useNow();
  const zone = useZone();
  if (decision.state.name !== 'sent') return null;
  const { answer, atMs } = decision.state;
  const { openTasks, status } = answer.instance;
  const steps = [...new Set(openTasks.map(({ name }) => name))];
  const where =
    answer.status === 'open'
      ? inbox.counted
      : status === 'in_progress'
        ? steps.length > 0
          ? inbox.nowAt(steps.join(', '))
          : ''
        : inbox.endedAs(parts.status[status]);
  return (
    <div className="dec">
      <div className="row flex-wrap gap-4" role="status">
        <StampMark outcome={decision.outcome} by={user.name} at={stampTime(atMs, now, zone)} isNew />
        <span className="m">{where}</span>
        <span className="sp" />
        {nextButton}
      </div>
    </div>
  );
}

const Kept = ({ comment }: { comment: string }) => (
  <>
    <h3 className="t3">{words.inbox.faster.comment}</h3>
    <div className="kept m">{comment}</div>
  </>
);

function KeptActions({ task, isOpen, comment }: { task: TaskPage; isOpen: boolean; comment: string }) {
  const { faster } = words.inbox;
  const [isPosted, setPosted] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const [failure, setFailure] = useState<unknown>(undefined);
  const say = (): void => {
    post(`/v1/instances/${part(task.instance)}/comment`, { comment }).then(() => setPosted(true), setFailure);
  };
  return (
    <>
      {isOpen && (
        <Button icon={MessageSquare} disabled={isPosted} onClick={say}>
          {isPosted ? faster.posted : faster.post}
        </Button>
      )}
      <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(comment).then(() => setCopied(true))}>
        {isCopied ? faster.copied : faster.copy}
      </Button>
      {failure !== undefined && <FailureBanner error={failure} />}
    </>
  );
}
