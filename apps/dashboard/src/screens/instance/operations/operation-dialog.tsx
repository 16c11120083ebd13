import '../../../parts/dry-run.css';
import type { CommandEffect } from '@procession/contracts/http/dry-run.ts';
import { useMutation } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useRef, useState } from 'react';
import { isProblem } from '../../../api/failure.ts';
import { send } from '../../../api/send.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { FailureBanner } from '../../../parts/failure-banner.tsx';
import { Field } from '../../../parts/field.tsx';
import { showToast } from '../../../parts/toast.tsx';
import { words } from '../../../words/words.ts';
import { useMoment } from '../moment.ts';
import { EffectOf } from './effect.tsx';
import { firstGiven } from './first-given.ts';
import type { Operation } from './offers.ts';
import { operate } from './operate-words.ts';
import { OperationFields } from './operation-fields.tsx';
import { asksReason, type Given, requestOf } from './request.ts';
import { useDryRun } from './use-dry-run.ts';

/** First what would happen, then the reason, then it is done: on exactly what was shown. */
export function OperationDialog({ operation, close }: { operation: Operation; close: () => void }) {
  const { id, chronicle, definition, refresh } = useMoment();
  const { parts } = words;
  const { state } = chronicle;
  const [given, setGiven] = useState<Given>(() => firstGiven(operation, state, definition));
  const [isTried, setTried] = useState(false);
  const first = useRef<HTMLTextAreaElement>(null);
  const isReasonAsked = asksReason(operation);
  const request = requestOf(operation, id, given);
  const dryRun = useDryRun(request, state.revision);
  const isReasonMissing = isReasonAsked && given.reason.trim() === '';
  const carryOut = useMutation({
    mutationFn: () =>
      send<CommandEffect>({
        method: request!.method,
        path: `/api/write${request!.path}`,
        body: request!.body,
        ...(!request!.path.startsWith('/v1/tasks') && { ifMatch: dryRun.data!.seen }),
      }),
    onSuccess: () => {
      showToast({ icon: Check, text: operate.done[operation] });
      close();
    },
    onSettled: () => refresh(),
  });
  const submit = (): void => {
    setTried(true);
    if (request && dryRun.data && !isReasonMissing) carryOut.mutate();
  };
  return (
    <Dialog isOpen close={close} title={operate.names[operation]} {...(isReasonAsked && { focus: first })}>
      <form
        className="operation"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="m mb-3">{operate.texts[operation]}</p>
        <OperationFields operation={operation} given={given} change={(change) => setGiven({ ...given, ...change })} />
        <EffectOf {...dryRun} isComplete={request !== undefined} now={state} />
        {isReasonAsked && (
          <Field
            label={operate.reason}
            hint={operate.reasonHint}
            error={isTried && isReasonMissing ? operate.reasonMissing : undefined}
          >
            {(control) => (
              <textarea
                {...control}
                ref={first}
                className="in"
                rows={2}
                value={given.reason}
                onChange={({ target }) => setGiven({ ...given, reason: target.value })}
              />
            )}
          </Field>
        )}
        {carryOut.error && (
          <div className="mt-3">
            <FailureBanner
              error={carryOut.error}
              {...(isProblem(carryOut.error, 'revision-moved') && { title: operate.moved })}
            />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{parts.cancel}</Button>
          <Button
            type="submit"
            look={operation === 'cancel' ? 'no' : 'ink'}
            disabled={carryOut.isPending || !dryRun.data}
          >
            {operate.verbs[operation]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
