import type { LucideIcon } from 'lucide-react';

/** Something that one can do here: by its key, from the palette, and told of by `?`. */
export interface Command {
  name: string;
  icon?: LucideIcon;
  /** Single keys, as `KeyboardEvent.key` has them, letters small. */
  keys?: readonly string[];
  act: () => void;
  /** Why it cannot be done now. */
  disabled?: string | undefined;
  /** By its key only: moving about is nothing to look for. */
  isMove?: boolean;
}

export interface CommandGroup {
  /** What it is done to: the task, the list. */
  title: string;
  commands: readonly Command[];
}

const held = new Map<object, CommandGroup>();

/** What this owner offers from now on; nothing when it has gone. */
export function offer(owner: object, group: CommandGroup | undefined): void {
  if (group) held.set(owner, group);
  else held.delete(owner);
}

/** What can be done now; groups of one title are one. */
export function commandsNow(): CommandGroup[] {
  const byTitle = new Map<string, Command[]>();
  for (const { title, commands } of held.values())
    if (commands.length > 0) byTitle.set(title, [...(byTitle.get(title) ?? []), ...commands]);
  return [...byTitle].map(([title, commands]) => ({ title, commands }));
}

/** What a key does now: what was offered last has it. */
export function commandOf(key: string): Command | undefined {
  const all = [...held.values()].flatMap(({ commands }) => commands);
  return all.findLast(({ keys, disabled }) => disabled === undefined && keys?.includes(key));
}
