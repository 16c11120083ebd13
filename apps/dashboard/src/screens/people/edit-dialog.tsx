import { type FormEvent, type ReactNode, useRef } from 'react';
import { isProblem } from '../../api/failure.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { words } from '../../words/words.ts';

interface EditDialogProps {
  title: string;
  close: () => void;
  save: () => void;
  isPending: boolean;
  error: Error | null;
  /** What is wrong is told beside a field already. */
  isTold: boolean;
  children: ReactNode;
}

/** A form over the list. It stays until what it holds is saved. */
export function EditDialog({ title, close, save, isPending, error, isTold, children }: EditDialogProps) {
  const { people, parts } = words;
  const first = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <Dialog isOpen close={close} title={title} focus={first}>
      <form
        className="edit"
        onSubmit={submit}
        noValidate
        ref={(form) => {
          first.current = form?.querySelector('input') ?? null;
        }}
      >
        {children}
        {isProblem(error, 'revision-moved') && <p className="banner wait">{people.moved}</p>}
        {error && !isTold && !isProblem(error, 'revision-moved') && (
          <FailureBanner error={error} title={people.notSaved} />
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{parts.cancel}</Button>
          <Button look="ink" type="submit" disabled={isPending}>
            {people.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
