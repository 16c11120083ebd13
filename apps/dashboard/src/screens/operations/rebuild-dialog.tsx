import type { Rebuild } from '@procession/contracts/http/projector.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { send } from '../../api/send.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { showToast } from '../../parts/toast.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { words } from '../../words/words.ts';

const views = ['instances', 'tasks', 'audit', 'notifications', 'definitions', 'directory'] as const;
type View = (typeof views)[number];
/** They are of the same streams, so they change places together. */
const ofStreams: readonly View[] = ['instances', 'tasks', 'audit', 'notifications'];

const path = '/api/operate/v1/rebuilds';

export function RebuildDialog({ events, close }: { events: number | undefined; close: () => void }) {
  const { rebuild: says, rows } = operationsWords;
  const client = useQueryClient();
  const [chosen, choose] = useState<ReadonlySet<View>>(new Set());
  const isOfStreams = chosen.has('instances') || chosen.has('tasks');
  const companions = isOfStreams ? ofStreams.filter((view) => !chosen.has(view)) : [];
  const start = useMutation({
    mutationFn: () =>
      send({ method: 'POST', path, body: { views: chosen.size === views.length ? 'all' : [...chosen] } }),
    onSuccess: () => {
      showToast({ icon: Check, text: says.begun });
      close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['operations', 'rebuilds'] }),
  });
  const toggle = (view: View, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(view);
    else next.delete(view);
    choose(next);
  };
  return (
    <Dialog isOpen close={close} title={says.start}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.size > 0) start.mutate();
        }}
      >
        <p className="m mb-3">{says.startText}</p>
        <fieldset className="checks">
          <legend className="sm b">{says.which}</legend>
          {views.map((view) => (
            <label key={view} className="row sm">
              <input
                type="checkbox"
                className="check"
                checked={chosen.has(view)}
                onChange={({ target }) => toggle(view, target.checked)}
              />
              {rows.views[view]}
            </label>
          ))}
          <label className="row sm">
            <input
              type="checkbox"
              className="check"
              checked={chosen.size === views.length}
              onChange={({ target }) => choose(new Set(target.checked ? views : []))}
            />
            {says.all}
          </label>
        </fieldset>
        <section className="effect" aria-label={operationsWords.parked.effect} aria-live="polite">
          <h3 className="t3">{operationsWords.parked.effect}</h3>
          {companions.length > 0 && <p className="sm">{says.companions(companions.map((view) => rows.views[view]))}</p>}
          {events !== undefined && <p className="sm q">{says.events(count(events))}</p>}
        </section>
        {start.error && (
          <div className="mt-3">
            <FailureBanner error={start.error} />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="ink" disabled={chosen.size === 0 || start.isPending}>
            {says.begin}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function AbandonDialog({ of, close }: { of: Rebuild; close: () => void }) {
  const { rebuild: says, parked } = operationsWords;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const stop = useMutation({
    mutationFn: () => send({ method: 'POST', path: `${path}/${of.id}/abandon`, body: { reason: reason.trim() } }),
    onSuccess: () => {
      showToast({ icon: Check, text: says.stopped });
      close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['operations', 'rebuilds'] }),
  });
  const isMissing = reason.trim() === '';
  return (
    <Dialog isOpen close={close} title={says.stopTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing) stop.mutate();
        }}
      >
        <p className="m mb-3">{says.stopText}</p>
        <Field label={parked.reason} error={isTried && isMissing ? parked.reasonMissing : undefined}>
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
        {stop.error && (
          <div className="mt-3">
            <FailureBanner error={stop.error} />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="no" disabled={stop.isPending}>
            {says.stop}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
