import {
  ArrowUpRight,
  Ban,
  Bell,
  Check,
  Flag,
  Hand,
  Hourglass,
  Layers,
  Lock,
  type LucideIcon,
  MessageSquare,
  OctagonAlert,
  Pause,
  Pencil,
  Play,
  Radio,
  RotateCcw,
  Split,
  SquarePen,
  Stamp,
  Timer,
  UserCheck,
  UserMinus,
  UserPlus,
  Wrench,
  X,
} from 'lucide-react';
import { outcomeLook } from '../../../parts/outcome-look.ts';
import type { HistoryEvent } from '../chronicle.ts';

const icons: Record<string, LucideIcon> = {
  InstanceScheduled: Hourglass,
  InstanceStarted: Flag,
  DataChanged: Pencil,
  TaskOpened: Hand,
  TaskClaimed: UserCheck,
  TaskReleased: UserMinus,
  TaskAssigned: UserPlus,
  TaskDelegated: UserPlus,
  TaskReturned: UserMinus,
  TaskCompleted: Check,
  TaskWithdrawn: Ban,
  TaskCommented: MessageSquare,
  InformationAsked: MessageSquare,
  InformationGiven: MessageSquare,
  ContentChanged: Pencil,
  TaskDecisionWithdrawn: RotateCcw,
  TaskReminded: Bell,
  TaskEscalated: Bell,
  RulesEvaluated: Split,
  IncidentRaised: OctagonAlert,
  IncidentResolved: Wrench,
  JobRequested: ArrowUpRight,
  JobAttemptFailed: X,
  JobCompleted: Check,
  JobFailed: OctagonAlert,
  JobAbandoned: Ban,
  TimerScheduled: Timer,
  TimerFired: Timer,
  TimerCancelled: Timer,
  WaitOpened: Hourglass,
  WaitSatisfied: Check,
  WaitCancelled: Ban,
  SubprocessStarted: Layers,
  SubprocessEnded: Layers,
  SubprocessCancelled: Layers,
  EventEmitted: Radio,
  InstanceSuspended: Pause,
  InstanceResumed: Play,
  InstanceRewound: RotateCcw,
  CompensationStarted: RotateCcw,
  StepUndone: RotateCcw,
  StepOperated: Wrench,
  ItemAdded: SquarePen,
  ItemsClosed: Check,
  LockRequested: Lock,
  LockAcquired: Lock,
  LockReleased: Lock,
};

const tones = { ok: 'text-ok', no: 'text-no', back: 'text-wait', off: '' } as const;

/** How an event stands on the line: decisions by what was decided, what is broken in red, all else in ink. */
export function eventLook({ type, data }: Pick<HistoryEvent, 'type' | 'data'>): { icon: LucideIcon; tone: string } {
  if (type === 'TaskDecided') {
    const { tone, icon } = outcomeLook(String(data.outcome));
    return { tone: tones[tone], icon };
  }
  if (type === 'InstanceEnded') {
    const { tone, icon } = outcomeLook(String(data.status));
    return { tone: tones[tone], icon: data.status === 'approved' ? Stamp : icon };
  }
  const isBroken = type === 'IncidentRaised' || type === 'JobFailed';
  return { icon: icons[type] ?? Check, tone: isBroken ? 'text-fail' : '' };
}
