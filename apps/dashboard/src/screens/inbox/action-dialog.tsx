import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { useMutation } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import type { KnownPerson } from '../../app/people.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { nameIn } from './task-people.ts';

export type Action = 'delegate' | 'return' | 'ask' | 'answer' | 'comment' | 'withdraw';

interface ActionDialogProps {
  action: Action;
  task: TaskPage;
  question: NonNullable<TaskPage['detail']['questions']>[number] | undefined;
  people: ReadonlyMap<string, KnownPerson>;
  me: string;
  close: () => void;
  done: () => void;
}

/** Whom it asks for, and what its text is called in the request. */
const shapes: Record<Action, { person?: 'to' | 'of'; text?: { key: string; isRequired: boolean } }> = {
  delegate: { person: 'to', text: { key: 'reason', isRequired: false } },
  return: { text: { key: 'reason', isRequired: false } },
  ask: { person: 'of', text: { key: 'question', isRequired: true } },
  answer: { text: { key: 'answer', isRequired: true } },
  comment: { text: { key: 'comment', isRequired: true } },
  withdraw: {},
};

export function ActionDialog({ action, task, question, people, me, close, done }: ActionDialogProps) {
  const { dialogs, actions, required } = words.inbox;
  const { person, text } = shapes[action];
  const told = dialogs[action];
  const [who, setWho] = useState('');
  const [said, setSaid] = useState('');
  const [isTried, setTried] = useState(false);
  const listId = useId();
  const first = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const id = idOf(who, people);
  const isWhoMissing = person === 'to' && id === '';
  const isTextMissing = text?.isRequired === true && said.trim() === '';
  const carryOut = useMutation({
    mutationFn: () =>
      post<TaskAnswer>(`/v1/tasks/${part(task.id)}/${action}`, {
        ...(person && id !== '' && { [person]: id }),
        ...(text && said.trim() !== '' && { [text.key]: said.trim() }),
        ...(action === 'answer' && question && { question: question.question }),
      }),
    onSuccess: () => {
      showToast({ icon: Check, text: told.done(nameIn(people, id)) });
      done();
      close();
    },
  });
  const submit = (): void => {
    setTried(true);
    if (!isWhoMissing && !isTextMissing) carryOut.mutate();
  };
  const others = [...people.values()].filter((each) => each.id !== me);
  return (
    <Dialog isOpen close={close} title={told.title} {...((person ?? text) && { focus: first })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="m mb-3">{told.text}</p>
        {action === 'answer' && question && <blockquote className="kept m mb-3">{question.text}</blockquote>}
        {person && (
          <Field
            label={person === 'to' ? dialogs.to : dialogs.of}
            hint={dialogs.personHint}
            error={isTried && isWhoMissing ? required : undefined}
          >
            {(control) => (
              <>
                <input
                  {...control}
                  ref={first}
                  className="in"
                  list={listId}
                  value={who}
                  autoComplete="off"
                  onChange={({ target }) => setWho(target.value)}
                />
                <datalist id={listId}>
                  {others.map((each) => (
                    <option key={each.id} value={each.name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        )}
        {text && (
          <Field label={told.label} error={isTried && isTextMissing ? required : undefined}>
            {(control) => (
              <textarea
                {...control}
                {...(!person && { ref: first })}
                className="in"
                rows={3}
                value={said}
                onChange={({ target }) => setSaid(target.value)}
              />
            )}
          </Field>
        )}
        {carryOut.error && (
          <div className="mt-3">
            <FailureBanner error={carryOut.error} />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="ink" disabled={carryOut.isPending}>
            {action === 'return' ? actions.giveBack : actions[action]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** By name or by id. */
function idOf(typed: string, people: ReadonlyMap<string, KnownPerson>): string {
  const text = typed.trim();
  return [...people.values()].find(({ name }) => name.toLowerCase() === text.toLowerCase())?.id ?? text;
}
