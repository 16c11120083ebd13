import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type RefObject, useCallback, useRef, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import type { FieldDeclaration } from '../../parts/form/field-value.tsx';
import { changedData, type Typed, typedOf } from '../../parts/form/form-values.ts';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { type Decision, decisions, useDecision } from './decisions.ts';
import { verbOf } from './outcome-verbs.ts';
import { type DraftState, useDraft } from './use-draft.ts';

export interface Deciding {
  decision: Decision | undefined;
  canDecide: boolean;
  comment: string;
  setComment: (comment: string) => void;
  typed: Typed;
  setTyped: (typed: Typed) => void;
  wrong: ReadonlyMap<string, string>;
  /** The outcome that lacks a comment; `form`: values are wrong. */
  missing: string | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
  draft: DraftState;
  decide: (outcome: string, needsComment: boolean) => void;
}

const none: ReadonlyMap<string, string> = new Map();

/** What is typed into a task and how it is decided: checked as the service checks it, kept as a draft, sent after the grace period. */
export function useDeciding(
  task: TaskPage,
  fields: Record<string, FieldDeclaration>,
  refresh: () => unknown,
): Deciding {
  const decision = useDecision(task.id);
  const canDecide = task.status === 'open' && task.mayAct;
  const [comment, setComment] = useState('');
  const [typed, setTyped] = useState<Typed>({});
  const [wrong, setWrong] = useState(none);
  const [missing, setMissing] = useState<string | undefined>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const { edits } = task.detail;
  const draft = useDraft(task.id, canDecide, (kept) => {
    setComment(kept.comment ?? '');
    const data = Object.entries(kept.data).filter(([name]) => fields[name]);
    setTyped(Object.fromEntries(data.map(([name, value]) => [name, typedOf(value, fields[name]!)])));
  });
  const dataOf = useCallback(
    (now: Typed): JsonObject => changedData(now, task.data, fields, edits),
    [task.data, fields, edits],
  );
  const keep = (next: { comment: string; typed: Typed }): void => {
    const content = { ...(next.comment !== '' && { comment: next.comment }) };
    const data = dataOf(next.typed);
    if (edits.length === 0) {
      draft.keep({ ...content, data: {} });
      return;
    }
    void check(fields, data, Object.keys(data)).then((faults) =>
      draft.keep({ ...content, data: Object.fromEntries(Object.entries(data).filter(([name]) => !faults.has(name))) }),
    );
  };

  const send = (outcome: string): void => {
    const { icon } = outcomeLook(outcome);
    const said = comment.trim();
    const data = dataOf(typed);
    const hide = showToast({
      icon,
      text: words.inbox.doing(verbOf(outcome), task.title),
      undo: () => void decisions.undo(),
    });
    const seen = task.contentHash ?? (edits.length > 0 ? seenOf(task, edits) : undefined);
    const body = {
      outcome,
      ...(said !== '' && { comment: said }),
      ...(Object.keys(data).length > 0 && { data }),
      ...(seen !== undefined && { seen }),
    };
    const key = crypto.randomUUID();
    draft.drop();
    decisions.decide({
      task: task.id,
      title: task.title,
      outcome,
      comment: said,
      send: () =>
        post<TaskAnswer>(`/v1/tasks/${part(task.id)}/${task.kind === 'form' ? 'complete' : 'decide'}`, body, {
          idempotencyKey: key,
        }),
      onUndo: () => {
        hide();
        showToast({ icon, text: words.inbox.undone });
        keep({ comment, typed });
      },
      onSend: hide,
      onEnd: () => void refresh(),
    });
  };
  const decide = (outcome: string, needsComment: boolean): void => {
    if (needsComment && comment.trim() === '') {
      setMissing(outcome);
      field.current?.focus();
      return;
    }
    if (edits.length === 0 || (task.kind === 'form' && outcome !== 'completed')) {
      send(outcome);
      return;
    }
    void check(fields, { ...task.data, ...dataOf(typed) }, edits).then((faults) => {
      setWrong(faults);
      if (faults.size === 0) send(outcome);
      else setMissing('form');
    });
  };
  return {
    decision,
    canDecide,
    comment,
    setComment: (next) => {
      setComment(next);
      setMissing(undefined);
      keep({ comment: next, typed });
    },
    typed: {
      ...Object.fromEntries(
        edits.flatMap((name) => (fields[name] ? [[name, typedOf(task.data[name], fields[name])]] : [])),
      ),
      ...typed,
    },
    setTyped: (next) => {
      setTyped(next);
      setWrong(none);
      setMissing(undefined);
      keep({ comment, typed: next });
    },
    wrong,
    missing,
    field,
    draft: draft.state,
    decide,
  };
}

/** The checks of the service come with the first form that needs them. */
const check = async (fields: Record<string, FieldDeclaration>, values: JsonObject, edits: readonly string[]) =>
  (await import('../../parts/form/form-check.ts')).checkForm(fields, values, edits);

/** What the form had shown: what changed meanwhile is refused with the difference. */
const seenOf = (task: TaskPage, edits: readonly string[]): JsonObject =>
  Object.fromEntries(edits.flatMap((name) => (task.data[name] === undefined ? [] : [[name, task.data[name]!]])));
