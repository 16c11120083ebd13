import {
  ArrowUpRight,
  CircleCheck,
  CircleDot,
  CircleX,
  Flag,
  Hourglass,
  Layers,
  ListTree,
  type LucideIcon,
  OctagonAlert,
  Radio,
  RotateCcw,
  Split,
  SquarePen,
  Stamp,
  Timer,
  Zap,
} from 'lucide-react';
import type { GraphNode } from './model.ts';

const byType: Record<string, LucideIcon> = {
  approval: Stamp,
  form: SquarePen,
  rules: Split,
  service: ArrowUpRight,
  wait: Hourglass,
  timer: Timer,
  emit: Radio,
  subprocess: Layers,
  scope: ListTree,
  compensate: RotateCcw,
  end: Flag,
  trigger: Zap,
  start: Flag,
};

const ends: Record<string, readonly [icon: LucideIcon, tone: string]> = {
  approved: [CircleCheck, 'text-ok'],
  completed: [CircleCheck, 'text-ok'],
  rejected: [CircleX, 'text-no'],
  failed: [OctagonAlert, 'text-fail'],
};

export const glyphOf = ({ type }: Pick<GraphNode, 'type'>): LucideIcon => byType[type] ?? CircleDot;

/** How an end ends; its tone is said by its name, too. */
export function endGlyph({ step }: Pick<GraphNode, 'step'>): { icon: LucideIcon; tone: string } {
  const [icon, tone] = ends[String(step?.status ?? 'completed')] ?? [Flag, 'text-off'];
  return { icon, tone };
}
