import type { InstanceStatus, StepStatus } from '@procession/contracts/statuses.ts';
import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  Hand,
  type LucideIcon,
  OctagonAlert,
  SkipForward,
} from 'lucide-react';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

type Shown = InstanceStatus | StepStatus;

const drawn: Record<Shown, readonly [tone: string, icon: LucideIcon]> = {
  pending: ['off', CircleDashed],
  blocked: ['off', CircleDashed],
  in_progress: ['run', CircleDot],
  awaiting_action: ['wait', Hand],
  suspended: ['off', CirclePause],
  approved: ['ok', CircleCheck],
  rejected: ['no', CircleX],
  completed: ['ok', Check],
  cancelled: ['off', Ban],
  skipped: ['off', SkipForward],
  failed: ['fail', OctagonAlert],
};

/** By icon, word and colour. */
export function Status({ of }: { of: Shown }) {
  const [tone, icon] = drawn[of];
  return (
    <span className={`st ${tone}`}>
      <Icon of={icon} small />
      {words.parts.status[of]}
    </span>
  );
}
