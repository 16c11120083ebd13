import '../../parts/dry-run.css';
import type { IncidentGroup } from '@procession/contracts/http/incidents.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { part } from '../../api/calls.ts';
import { Failure } from '../../api/failure.ts';
import { send } from '../../api/send.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { words } from '../../words/words.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { incidentsKey } from './incidents.tsx';

interface GroupDialogProps {
  act: 'retry' | 'cancel';
  group: IncidentGroup;
  name: string;
  close: () => void;
}
type Item = IncidentGroup['items'][number];

/** The dry run of each first; then each is done, and what fails says why and leaves the others. */
export function GroupDialog({ act, group, name, close }: GroupDialogProps) {
  const { incidents: says, parked } = operationsWords;
  const client = useQueryClient();
  const items = group.items.filter(({ visit }) => act === 'retry' || visit !== null);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set(items.map(keyOf)));
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome<Item>[]>();
  const [isRunning, setRunning] = useState(false);
  const command = ({ instance, incident, visit }: Item, why: string, dryRun: boolean) =>
    send({
      method: 'POST',
      path: `/api/write/v1/instances/${part(instance)}/${act === 'retry' ? 'retry' : 'intervene'}`,
      ...(dryRun && { query: { dryRun } }),
      body: act === 'retry' ? { incident, reason: why } : { visit, how: 'cancelled', reason: why },
    });
  const effect = useQuery({
    queryKey: ['dry-run', act, ...items.map(keyOf)],
    queryFn: () => carryOut(items, (item) => command(item, '–', true)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const wanted = items.filter((item) => chosen.has(keyOf(item)));
  const isMissing = reason.trim() === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isMissing || wanted.length === 0 || !effect.data) return;
    setRunning(true);
    setOutcomes([]);
    await carryOut(wanted, (item) => command(item, reason.trim(), false), setOutcomes);
    setRunning(false);
    await client.invalidateQueries({ queryKey: incidentsKey });
  };
  const isDone = outcomes !== undefined && !isRunning;
  return (
    <Dialog isOpen close={close} title={act === 'retry' ? says.retryTitle : says.cancelTitle}>
      <form
        className="operation"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className="m mb-3">{name}</p>
        {outcomes ? (
          <section className="effect" aria-label={says.progress} aria-live="polite">
            <h3 className="t3">{says.doneOf(outcomes.length, wanted.length)}</h3>
            <Outcomes outcomes={outcomes} well={says.wentOn} />
          </section>
        ) : (
          <>
            <section className="effect" aria-label={parked.effect} aria-live="polite" aria-busy={effect.isFetching}>
              <h3 className="t3">{parked.effect}</h3>
              {effect.data ? <Outcomes outcomes={effect.data} well={says.wouldGoOn} /> : <Skeleton rows={2} />}
            </section>
            {items.length > 1 && (
              <details className="mt-3">
                <summary className="sm">{says.which(wanted.length, items.length)}</summary>
                {items.map((item) => (
                  <label key={keyOf(item)} className="row sm">
                    <input
                      type="checkbox"
                      className="check"
                      checked={chosen.has(keyOf(item))}
                      onChange={({ target }) => {
                        const next = new Set(chosen);
                        if (target.checked) next.add(keyOf(item));
                        else next.delete(keyOf(item));
                        choose(next);
                      }}
                    />
                    {item.title}
                  </label>
                ))}
              </details>
            )}
            <Field label={parked.reason} error={isTried && isMissing ? says.reasonMissing : undefined}>
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
          </>
        )}
        <div className="dialog-foot">
          {isDone ? (
            <Button look="ink" onClick={close}>
              {words.shell.close}
            </Button>
          ) : (
            <>
              <Button onClick={close}>{words.parts.cancel}</Button>
              <Button
                type="submit"
                look={act === 'retry' ? 'ink' : 'no'}
                disabled={isRunning || !effect.data || wanted.length === 0}
              >
                {act === 'retry' ? says.retryN(wanted.length) : says.cancelN(wanted.length)}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}

const keyOf = ({ instance, incident }: Item): string => `${instance} ${incident}`;

/** How many are well, and each that is not with what stands against it. */
function Outcomes({ outcomes, well }: { outcomes: readonly Outcome<Item>[]; well: (n: number) => string }) {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const good = outcomes.length - failed.length;
  return (
    <ul className="sm">
      {good > 0 && (
        <li>
          <span className="text-ok">
            <Icon of={CircleCheck} small />
          </span>
          <span>{well(good)}</span>
        </li>
      )}
      {failed.map(({ of, error }) => (
        <li key={keyOf(of)}>
          <span className="text-fail">
            <Icon of={OctagonAlert} small />
          </span>
          <span>
            <Link to="/instances/$id" params={{ id: of.instance }} className="l">
              {of.title}
            </Link>{' '}
            {error instanceof Failure
              ? (error.problem?.detail ?? words.parts.noAnswerText)
              : words.parts.somethingWrong}
          </span>
        </li>
      ))}
    </ul>
  );
}
