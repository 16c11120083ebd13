import type { ParkedEffect, ParkedList, ParkedStream } from '@procession/contracts/http/parked.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, CircleCheck, OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { send } from '../../api/send.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { showToast } from '../../parts/toast.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { words } from '../../words/words.ts';

interface ParkedDialogProps {
  act: 'retry' | 'skip';
  of: ParkedStream;
  close: () => void;
}

const key = ['operations', 'parked'];

/** First how far the rows would come; then it is asked for, and shows at once. */
export function ParkedDialog({ act, of, close }: ParkedDialogProps) {
  const { parked: says } = operationsWords;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { tenant, stream, revision } = of;
  const ask = <T,>(dryRun: boolean, why: string) =>
    send<T>({
      method: 'POST',
      path: `/api/operate/v1/parked/${act}`,
      ...(dryRun && { query: { dryRun } }),
      body: { tenant, stream, revision, ...(act === 'skip' && { reason: why }) },
    });
  const effect = useQuery({
    queryKey: ['dry-run', act, tenant, stream, revision],
    queryFn: async () => (await ask<ParkedEffect>(true, '–')).body,
    gcTime: 0,
  });
  const isReasonMissing = act === 'skip' && reason.trim() === '';
  const carryOut = useMutation({
    mutationFn: () => ask(false, reason.trim()),
    onMutate: () => mark(true),
    onSuccess: () => {
      showToast({ icon: Check, text: says.done[act] });
      close();
    },
    onError: () => mark(false),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const mark = (isAsked: boolean): void =>
    void client.setQueryData<ParkedList>(
      key,
      (list) =>
        list && {
          ...list,
          items: list.items.map((one) => (one.stream === stream && one.tenant === tenant ? { ...one, isAsked } : one)),
        },
    );
  return (
    <Dialog isOpen close={close} title={act === 'retry' ? says.retryTitle : says.skipTitle}>
      <form
        className="operation"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (effect.data && !isReasonMissing) carryOut.mutate();
        }}
      >
        <p className="m mb-3">{act === 'retry' ? says.retryText : says.skipText}</p>
        <section className="effect" aria-label={says.effect} aria-live="polite" aria-busy={effect.isFetching}>
          <h3 className="t3">{says.effect}</h3>
          {effect.error ? (
            <FailureBanner error={effect.error} />
          ) : effect.data ? (
            <Effect {...effect.data} />
          ) : (
            <Skeleton rows={2} />
          )}
        </section>
        {act === 'skip' && (
          <Field
            label={says.reason}
            hint={says.reasonHint}
            error={isTried && isReasonMissing ? says.reasonMissing : undefined}
          >
            {(control) => (
              <textarea
                {...control}
                className="in"
                rows={2}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
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
          <Button type="submit" look={act === 'skip' ? 'no' : 'ink'} disabled={carryOut.isPending || !effect.data}>
            {says[act]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Effect({ revision, last, parked }: ParkedEffect) {
  const { parked: says } = operationsWords;
  return (
    <ul className="sm">
      <li>
        <span className={parked ? '' : 'text-ok'}>
          <Icon of={CircleCheck} small />
        </span>
        <span>{says.comesTo(revision, last)}</span>
      </li>
      {parked && (
        <li>
          <span className="text-fail">
            <Icon of={OctagonAlert} small />
          </span>
          <span>
            {says.standsAt(parked.type, parked.revision)} <span className="q">{parked.reason}</span>
          </span>
        </li>
      )}
    </ul>
  );
}
