import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { Key } from './key.tsx';

export interface ToastContent {
  icon: LucideIcon;
  text: string;
  /** It waits and can be taken back: a draining line, and `U`. */
  undo?: () => void;
  /** One way on. */
  action?: { name: string; act: () => void };
}

interface Shown extends ToastContent {
  number: number;
  untilMs: number;
}

export const toastMs = 5_000;
let shown: Shown | undefined;
let count = 0;
const listeners = new Set<() => void>();

/** One at a time: a new one takes the place of the old. @returns what takes it away. */
export function showToast(content: ToastContent): () => void {
  const number = ++count;
  shown = { ...content, number, untilMs: Date.now() + toastMs };
  tellAll();
  return () => {
    if (shown?.number !== number) return;
    shown = undefined;
    tellAll();
  };
}

function tellAll(): void {
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

/** Where toasts appear; a part of the shell. */
export function Toaster() {
  const toast = useSyncExternalStore(subscribe, () => shown);
  useEffect(() => {
    if (!toast || toast.undo) return; // what can be undone is taken away by who does it
    const timer = setTimeout(() => {
      if (shown?.number === toast.number) shown = undefined;
      tellAll();
    }, toastMs);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div role="status" aria-live="polite" className="toaster">
      {toast && (
        <div className={toast.undo ? 'toast wait' : 'toast'} key={toast.number}>
          <Icon of={toast.icon} />
          {toast.text}
          {toast.undo && (
            <button type="button" className="u" onClick={toast.undo} aria-keyshortcuts="u">
              {words.parts.undo} <Key>U</Key>
            </button>
          )}
          {toast.action && (
            <button type="button" className="u" onClick={toast.action.act}>
              {toast.action.name}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
