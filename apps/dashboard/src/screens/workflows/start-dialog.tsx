import type { InstanceAnswer } from '@procession/contracts/http/command.ts';
import { useMutation } from '@tanstack/react-query';
import { Flag } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { DefinitionVersion } from '../../api/answers.ts';
import { post } from '../../api/calls.ts';
import { isProblem } from '../../api/failure.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { FieldForm } from '../../parts/form/field-form.tsx';
import type { FieldDeclaration } from '../../parts/form/field-value.tsx';
import { changedData, type Typed } from '../../parts/form/form-values.ts';
import { nameOf } from '../../parts/outcome-look.ts';
import { showToast } from '../../parts/toast.tsx';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';
import { startFields, typedAtStart, wrongOf } from './start-values.ts';

interface StartDialogProps {
  definition: DefinitionVersion;
  close: () => void;
  started: (instance: InstanceAnswer) => void;
}

/** The form of a new instance, with the checks of the service. What was typed stays when it is refused. */
export function StartDialog({ definition, close, started }: StartDialogProps) {
  const workflows = workflowsWords;
  const document = definition.document as unknown as GraphDocument & { entity?: { type: string } };
  const fields = (document.fields ?? {}) as Record<string, FieldDeclaration>;
  const asked = useMemo(() => startFields(document), [document]);
  const [typed, setTyped] = useState<Typed>(() => typedAtStart(document, asked));
  const [entity, setEntity] = useState('');
  const [found, setFound] = useState<ReadonlyMap<string, string>>(new Map());
  const form = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLElement>(null);
  const takeForm = (drawn: HTMLDivElement | null): void => {
    form.current = drawn;
    first.current = drawn?.querySelector<HTMLElement>('input, textarea, select') ?? null;
  };
  const isEntityMissing = document.entity !== undefined && entity.trim() === '';
  const [isTried, setTried] = useState(false);

  const start = useMutation({
    mutationFn: (data: ReturnType<typeof changedData>) =>
      post<InstanceAnswer>('/v1/instances', {
        definition: definition.key,
        version: definition.version,
        data,
        ...(document.entity && { entity: { type: document.entity.type, id: entity.trim() } }),
      }),
    onSuccess: (instance) => {
      showToast({ icon: Flag, text: workflows.start.done(instance.title) });
      started(instance);
    },
    onError: (error) => {
      if (isProblem(error, 'invalid-data')) setFound(wrongOf(error, words.parts.form.wrong));
    },
  });
  const submit = async (): Promise<void> => {
    setTried(true);
    const data = changedData(typed, {}, fields, asked);
    const { checkForm } = await import('../../parts/form/form-check.ts');
    const wrong = checkForm(fields, data, asked);
    setFound(wrong);
    if (wrong.size > 0 || isEntityMissing) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    start.mutate(data);
  };
  const isBeside = start.error !== null && isProblem(start.error, 'invalid-data') && found.size > 0;
  return (
    <Dialog isOpen close={close} title={workflows.start.title(definition.name)} focus={first}>
      <div ref={takeForm} className="start-form">
        {document.entity && (
          <Field
            label={words.parts.form.needed(nameOf(document.entity.type))}
            hint={workflows.start.entity}
            error={isTried && isEntityMissing ? words.parts.form.required : undefined}
          >
            {(control) => (
              <input
                {...control}
                className="in"
                value={entity}
                autoComplete="off"
                onChange={({ target }) => setEntity(target.value)}
              />
            )}
          </Field>
        )}
        <FieldForm
          edits={asked}
          fields={fields}
          before={{}}
          typed={typed}
          wrong={found}
          isDisabled={start.isPending}
          change={setTyped}
        />
      </div>
      {start.error && !isBeside && (
        <div className="mt-3">
          <FailureBanner error={start.error} />
        </div>
      )}
      <div className="dialog-foot">
        <Button onClick={close}>{words.parts.cancel}</Button>
        <Button look="ink" disabled={start.isPending} onClick={() => void submit()}>
          {workflows.start.verb}
        </Button>
      </div>
    </Dialog>
  );
}
