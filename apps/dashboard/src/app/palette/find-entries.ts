import type { LucideIcon } from 'lucide-react';

/** One line of the palette. */
export interface Entry {
  id: string;
  name: string;
  detail?: string;
  icon: LucideIcon;
  shortcut?: string;
  act: () => void;
  disabled?: string | undefined;
}

export interface EntryGroup {
  title: string;
  entries: readonly Entry[];
}

/**
 * Of each group the entries that hold every word that was typed, those whose name begins with it first, at most `max`; with nothing
 * typed all of those that are there without a search.
 */
export function matching(groups: readonly EntryGroup[], typed: string, max: number): EntryGroup[] {
  const asked = typed.trim().toLowerCase();
  const words = asked.split(/\s+/).filter((word) => word !== '');
  return groups.flatMap(({ title, entries }) => {
    const found = entries.filter((entry) => {
      const text = `${entry.name} ${entry.detail ?? ''} ${title}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const rank = ({ name }: Entry): number => (name.toLowerCase().startsWith(asked) ? 0 : 1);
    const shown = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, max);
    return shown.length > 0 ? [{ title, entries: shown }] : [];
  });
}
