import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { isDefinitionKey, keyOf } from '../../designer/key-of.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { words } from '../../words/words.ts';

/** What it is called, and the key that follows from that; then its draft is opened. */
export function NewWorkflowDialog({ close }: { close: () => void }) {
  const { newWorkflow } = designerWords;
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [ownKey, setOwnKey] = useState<string>();
  const [isTried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const key = ownKey ?? keyOf(name);
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isDefinitionKey(key)) void navigate({ to: '/workflows/$key/draft', params: { key }, search: { name } });
  };
  return (
    <Dialog isOpen close={close} title={newWorkflow.title} focus={first}>
      <form onSubmit={begin}>
        <Field label={newWorkflow.name}>
          {(control) => (
            <input
              {...control}
              ref={first}
              className="in"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field
          label={newWorkflow.key}
          hint={newWorkflow.keyHint}
          error={isTried && !isDefinitionKey(key) ? newWorkflow.keyWrong : undefined}
        >
          {(control) => (
            <input {...control} className="in mono" value={key} onChange={({ target }) => setOwnKey(target.value)} />
          )}
        </Field>
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="ink">
            {newWorkflow.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
