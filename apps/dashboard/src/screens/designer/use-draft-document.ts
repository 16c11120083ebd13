import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createDraftSaver, type DraftSaver, type SaveState } from '../../designer/draft-saver.ts';
import { drawable } from '../../designer/draft-shape.ts';
import { beginHistory, edited, redone, undone } from '../../designer/edit-history.ts';
import { type Problem, problemsOf } from '../../designer/problems.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { type DraftAnswer, draftQuery, movedOf, saveDraft, savesQuery } from './draft-calls.ts';

/** Saved when nothing was edited for so long. */
const quietMs = 800;
/** Drafts are no rows of a list that one could subscribe to: who else saves is asked for so often. */
const watchMs = 5_000;

/** A draft while it is edited: what it says, what can be taken back, how its saves go, what is wrong with it. */
export function useDraftDocument(draft: DraftAnswer) {
  const { key } = draft;
  const [history, setHistory] = useState(() => beginHistory(drawable(draft.document) ?? emptyOf(key)));
  const [problems, setProblems] = useState<readonly Problem[]>(() => problemsOf(draft));
  const [state, setState] = useState<SaveState>({ name: 'saved', at: draft.savedAt });
  const [revision, setRevision] = useState(draft.draftRevision);
  const [saver] = useState((): DraftSaver => {
    let timer: ReturnType<typeof setTimeout>;
    return createDraftSaver<DraftAnswer>({
      saved: draft,
      save: (document, seen) => saveDraft(key, document, seen),
      movedOf,
      onSaved: (saved) => {
        setProblems(problemsOf(saved));
        setRevision(saved.draftRevision);
      },
      onState: setState,
      putOff: (run) => {
        clearTimeout(timer);
        timer = setTimeout(run, quietMs);
      },
    });
  });
  const isSaved = state.name === 'saved';

  const latest = useRef(history);
  const put = useCallback(
    (next: typeof history): void => {
      if (next === latest.current) return;
      const isOther = next.now !== latest.current.now;
      latest.current = next;
      setHistory(next);
      if (isOther) saver.edit(next.now);
    },
    [saver],
  );
  const edit = useCallback(
    (change: (document: GraphDocument) => GraphDocument, of?: string): void =>
      put(edited(latest.current, change(latest.current.now), of)),
    [put],
  );
  const undo = useCallback(() => put(undone(latest.current)), [put]);
  const redo = useCallback(() => put(redone(latest.current)), [put]);

  useEffect(() => {
    const flush = (): void => void saver.flush();
    const warn = (event: BeforeUnloadEvent): void => {
      if (!isSaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      flush(); // leaving the page is no reason to lose the last words
    };
  }, [saver, isSaved]);

  const { data: saves } = useQuery({ ...savesQuery(key), refetchInterval: watchMs });
  const newest = saves?.[0];
  const newer = isSaved && newest && newest.draftRevision > revision ? newest : undefined;

  const theirs = useQuery({ ...draftQuery(key), enabled: false });
  const takeTheirs = async (): Promise<void> => {
    const { data } = await theirs.refetch();
    const document = drawable(data?.document);
    if (!data || !document) return;
    latest.current = edited(latest.current, document);
    setHistory(latest.current);
    setProblems(problemsOf(data));
    setRevision(data.draftRevision);
    saver.take(data);
  };
  return {
    document: history.now,
    revision,
    edit,
    undo: history.past.length > 0 ? undo : undefined,
    redo: history.future.length > 0 ? redo : undefined,
    problems,
    state,
    isSaved,
    newer,
    saver,
    takeTheirs,
  };
}

export type DraftDocument = ReturnType<typeof useDraftDocument>;

const emptyOf = (key: string): GraphDocument => ({ key, start: '', steps: {} });
