import type { StepStatus } from '@procession/contracts/statuses.ts';
import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  CornerUpLeft,
  type LucideIcon,
  OctagonAlert,
  SkipForward,
} from 'lucide-react';
import type { DefinitionVersion, InstanceDetail, TaskPage } from '../../api/answers.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { outcomeName } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';

interface WhereItStandsProps {
  instance: InstanceDetail | undefined;
  definition: DefinitionVersion | undefined;
  task: TaskPage;
  me: string;
}

const knots: Record<StepStatus, readonly [icon: LucideIcon, tone: string]> = {
  pending: [CircleDashed, ''],
  blocked: [CircleDashed, ''],
  awaiting_action: [CircleDot, 'text-now'],
  in_progress: [CircleDot, 'text-now'],
  approved: [CircleCheck, 'text-ok'],
  rejected: [CircleX, 'text-no'],
  completed: [Check, 'text-ok'],
  skipped: [SkipForward, ''],
  cancelled: [Ban, ''],
  failed: [OctagonAlert, 'text-fail'],
};

/** The steps that the instance has taken, and where it is: the line, small. */
export function WhereItStands({ instance, task, me }: WhereItStandsProps) {
  const { inbox } = words;
  if (!instance) return <aside className="side" aria-label={inbox.stands} />;
  return (
    <aside className="side" aria-label={inbox.stands}>
      <h3 className="t3 mb-2">{inbox.stands}</h3>
      <ol className="line">
        {instance.steps.map((step) => {
          const isSentBack = step.outcome === 'sent_back';
          const [icon, tone] = isSentBack ? ([CornerUpLeft, 'text-wait'] as const) : knots[step.status];
          const isHere = step.completedAt === null;
          const decision = instance.tasks.find(({ id }) => id === step.task)?.decisions.at(-1);
          return (
            <li key={step.visit}>
              <span className={isHere ? 'mg dashed' : 'mg'} />
              <span className={`kn ${tone}`}>
                <Icon of={icon} />
              </span>
              <div className="bd sm">
                {isHere ? <b className="b">{step.name}</b> : step.name}
                {isHere ? (
                  <div className="xs text-now">
                    {task.users.includes(me) && step.task === task.id ? inbox.nowWithYou : inbox.nowHere}
                  </div>
                ) : (
                  <div className="xs q">
                    {[decision?.byName ?? decision?.by, step.outcome && outcomeName(step.outcome).toLowerCase()]
                      .filter(Boolean)
                      .join(': ')}
                    {step.completedAt && (
                      <>
                        , <Instant at={step.completedAt} plain />
                      </>
                    )}
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </aside>
  );
}
