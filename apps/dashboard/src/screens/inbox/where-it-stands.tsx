import type { StepStatus } from '@procession/contracts/statuses.ts';
import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  CornerUpLeft,
  Flag,
  type LucideIcon,
  OctagonAlert,
  SkipForward,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { InstanceDetail, TaskPage } from '../../api/answers.ts';
import type { KnownPerson } from '../../app/people.ts';
import { useSession } from '../../app/session-gate.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { nameOf, outcomeName } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import { inOrder } from './outcome-verbs.ts';
import { nameIn } from './task-people.ts';
import type { TaskParts } from './use-task.ts';

interface WhereItStandsProps {
  instance: InstanceDetail | undefined;
  parts: TaskParts;
  task: TaskPage;
  people: ReadonlyMap<string, KnownPerson>;
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

/** The steps that the instance has taken, where it is, and what a yes would lead to: the line, small. */
export function WhereItStands({ instance, parts, task, people }: WhereItStandsProps) {
  const { inbox } = words;
  const { user } = useSession();
  return (
    <aside className="side" aria-label={inbox.stands}>
      <h3 className="t3 mb-2">{inbox.stands}</h3>
      {instance && (
        <ol className="line">
          <Knot icon={Flag} tone="">
            {inbox.requested}
            <div className="xs q">
              {nameIn(people, instance.initiator)}, <Instant at={instance.startedAt} plain />
            </div>
          </Knot>
          {instance.steps.map((step) => {
            const [icon, tone] =
              step.outcome === 'sent_back' ? ([CornerUpLeft, 'text-wait'] as const) : knots[step.status];
            const isHere = step.completedAt === null;
            const last = instance.tasks.find(({ id }) => id === step.task)?.decisions.at(-1);
            return (
              <Knot key={step.visit} icon={icon} tone={tone} isOpen={isHere}>
                {isHere ? <b className="b">{step.name}</b> : step.name}
                {isHere ? (
                  <div className="xs text-now">
                    {task.users.includes(user.id) && step.task === task.id ? inbox.nowWithYou : inbox.nowHere}
                  </div>
                ) : (
                  <div className="xs q">
                    {last && `${last.byName ?? last.by}: `}
                    {step.outcome && outcomeName(step.outcome).toLowerCase()}, <Instant at={step.completedAt!} plain />
                  </div>
                )}
              </Knot>
            );
          })}
          {nextOf(parts, task).map((name) => (
            <Knot key={`next ${name}`} icon={CircleDashed} tone="" isOpen>
              <span className="q">{name}</span>
            </Knot>
          ))}
        </ol>
      )}
    </aside>
  );
}

const Knot = ({
  icon,
  tone,
  isOpen,
  children,
}: {
  icon: LucideIcon;
  tone: string;
  isOpen?: boolean;
  children: ReactNode;
}) => (
  <li>
    <span className={isOpen ? 'mg dashed' : 'mg'} />
    <span className={`kn ${tone}`}>
      <Icon of={icon} />
    </span>
    <div className="bd sm">{children}</div>
  </li>
);

/** Where the way on would lead, as far as its guards say so now. */
function nextOf({ why }: TaskParts, task: TaskPage): readonly string[] {
  const first = inOrder(task.detail.outcomes)[0];
  const ways =
    why?.waitsFor.find((each) => each.task === task.id)?.outcomes.find(({ outcome }) => outcome === first)?.ways ?? [];
  return ways.filter(({ isTaken }) => isTaken).map(({ name }) => nameOf(name));
}
