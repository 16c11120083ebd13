import type { putTaskDraft, taskDraft } from '@procession/contracts/http/task-drafts.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import { part, put, readWritten } from '../../api/calls.ts';

export type Draft = z.infer<typeof taskDraft>;
export type DraftContent = z.input<typeof putTaskDraft>;

export type DraftState = { name: 'none' } | { name: 'saved'; atMs: number } | { name: 'failed' };

/** Saved when somebody has stopped to type for so long. */
const quietMs = 800;

/** What is typed into a task, kept privately by the services, one save after the other: what one types last is what one wants to keep. */
export function useDraft(task: string, isAsked: boolean, take: (draft: Draft) => void) {
  const [state, setState] = useState<DraftState>({ name: 'none' });
  const next = useRef<DraftContent | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isSaving = useRef(false);
  const taken = useRef(take);
  const path = `/v1/tasks/${part(task)}/draft`;
  useEffect(() => {
    taken.current = take;
  });

  useEffect(() => {
    if (!isAsked) return;
    const stop = new AbortController();
    readWritten<Draft | undefined>(path, { signal: stop.signal }).then(
      ({ body }) => {
        if (!body || stop.signal.aborted || next.current) return;
        setState({ name: 'saved', atMs: Date.parse(body.savedAt) });
        taken.current(body);
      },
      () => {}, // it cannot be read now: what one types is kept from here on
    );
    return () => stop.abort();
  }, [path, isAsked]);

  const save = useCallback(async (): Promise<void> => {
    if (isSaving.current) return;
    isSaving.current = true;
    while (next.current) {
      const content = next.current;
      next.current = undefined;
      try {
        const { savedAt } = await put<Draft>(path, content, { ifMatch: '*' });
        setState({ name: 'saved', atMs: Date.parse(savedAt) });
      } catch {
        setState({ name: 'failed' });
      }
    }
    isSaving.current = false;
  }, [path]);

  const keep = useCallback(
    (content: DraftContent): void => {
      next.current = content;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), quietMs);
    },
    [save],
  );
  /** It was sent: the services forget the draft with the task. */
  const drop = useCallback((): void => {
    clearTimeout(timer.current);
    next.current = undefined;
    setState({ name: 'none' });
  }, []);
  useEffect(() => {
    const flush = () => {
      clearTimeout(timer.current);
      void save();
    };
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [save]);
  return { state, keep, drop };
}
