import { useSyncExternalStore } from 'react';
import type { Zone } from '../words/format.ts';

export type Theme = 'system' | 'light' | 'dark';
interface Preferences {
  theme: Theme;
  zone: Zone;
}

const stored = 'procession.preferences';
const listeners = new Set<() => void>();
let preferences: Preferences = load();

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => preferences);
export const useZone = (): Zone => usePreferences().zone;

export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  localStorage.setItem(stored, JSON.stringify(preferences));
  showTheme();
  for (const tell of listeners) tell();
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

/** Puts the theme on the page, now and whenever the system changes its own. */
export function followTheme(): void {
  showTheme();
  darkSystem.addEventListener('change', showTheme);
  addEventListener('storage', ({ key }) => {
    if (key !== stored) return;
    preferences = load();
    showTheme();
    for (const tell of listeners) tell();
  });
}

function showTheme(): void {
  const isDark = preferences.theme === 'dark' || (preferences.theme === 'system' && darkSystem.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

function load(): Preferences {
  try {
    const { theme, zone } = JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Preferences>;
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      zone: zone === 'utc' ? 'utc' : 'local',
    };
  } catch {
    return { theme: 'system', zone: 'local' };
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
