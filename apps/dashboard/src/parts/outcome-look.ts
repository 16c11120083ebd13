import { Ban, Check, CornerUpLeft, type LucideIcon, Stamp, X } from 'lucide-react';
import { words } from '../words/words.ts';

export type Tone = 'ok' | 'no' | 'back' | 'off';

/** The outcomes that every approval has mean the same everywhere; one that a definition names is neither good nor bad. */
const known: Record<string, readonly [tone: Tone, icon: LucideIcon]> = {
  approved: ['ok', Stamp],
  completed: ['ok', Check],
  rejected: ['no', X],
  sent_back: ['back', CornerUpLeft],
  cancelled: ['off', Ban],
  abandoned: ['off', Ban],
};

export function outcomeLook(outcome: string): { tone: Tone; icon: LucideIcon; name: string } {
  const [tone, icon] = known[outcome] ?? ['off', Check];
  return { tone, icon, name: outcomeName(outcome) };
}

/** “Sent back” of `sent_back`. */
export function outcomeName(outcome: string): string {
  const { status, outcomes } = words.parts;
  const named = { ...status, ...outcomes } as Record<string, string>;
  return named[outcome] ?? nameOf(outcome);
}

/** What a key of a definition reads like, where the definition gives it no name: “Refund id” of `refund_id`. */
export function nameOf(key: string): string {
  const text = key.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
