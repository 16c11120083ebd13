import type { GraphDocument } from '../graph/document.ts';

/** One save as the services keep it. */
export interface Saved {
  draftRevision: number;
  savedAt: string;
}

/** Somebody else saved first: who, when, and what revision that is. */
export interface Moved {
  actual: number;
  by: string | undefined;
  at: string | undefined;
}

export type SaveState =
  | { name: 'new' }
  | { name: 'saved'; at: string }
  | { name: 'unsaved' }
  | { name: 'saving' }
  | { name: 'failed'; error: unknown }
  | { name: 'moved'; moved: Moved };

export interface DraftSaverOptions<S extends Saved> {
  /** What is there: null, nothing yet. */
  saved: Saved | null;
  /** Sends a save on top of `seen` (0: the first). @throws what `movedOf` knows, or anything else */
  save: (document: GraphDocument, seen: number) => Promise<S>;
  /** Whether the save failed because somebody else saved first. */
  movedOf: (error: unknown) => Moved | undefined;
  onSaved: (saved: S) => void;
  onState: (state: SaveState) => void;
  /** Runs it after a moment in which nothing is edited; what was put off before is dropped. */
  putOff: (run: () => void) => void;
}

export interface DraftSaver {
  edit: (document: GraphDocument) => void;
  /** Sends what is not saved yet, now. */
  flush: () => Promise<void>;
  /** What was edited here replaces what somebody else saved meanwhile. */
  overwrite: () => Promise<void>;
  /** What somebody else saved is taken over; what was edited here is dropped. */
  take: (saved: Saved) => void;
}

/**
 * Saves a draft while it is edited: one save after the other, each on top of the one before. When somebody else was faster
 * it stops, and says so: nothing is overwritten unless one says that.
 */
export function createDraftSaver<S extends Saved>(options: DraftSaverOptions<S>): DraftSaver {
  const { save, movedOf, onSaved, onState, putOff } = options;
  let revision = options.saved?.draftRevision ?? 0;
  let next: GraphDocument | undefined;
  let moved: Moved | undefined;
  let sending: Promise<void> | undefined;

  const sendAll = async (): Promise<void> => {
    while (next && !moved) {
      const document = next;
      next = undefined;
      onState({ name: 'saving' });
      try {
        const saved = await save(document, revision);
        revision = saved.draftRevision;
        onSaved(saved);
        if (!next) onState({ name: 'saved', at: saved.savedAt });
      } catch (error) {
        next ??= document;
        moved = movedOf(error);
        onState(moved ? { name: 'moved', moved } : { name: 'failed', error });
        return;
      }
    }
  };
  const flush = (): Promise<void> => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  };
  return {
    edit(document) {
      next = document;
      if (moved) return;
      if (!sending) onState({ name: 'unsaved' });
      putOff(() => void flush());
    },
    flush,
    overwrite() {
      if (moved) revision = moved.actual;
      moved = undefined;
      return flush();
    },
    take(saved) {
      revision = saved.draftRevision;
      next = undefined;
      moved = undefined;
      onState({ name: 'saved', at: saved.savedAt });
    },
  };
}
