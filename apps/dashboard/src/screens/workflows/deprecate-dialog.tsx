import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DefinitionVersion } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { showToast } from '../../parts/toast.tsx';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';

/** Nothing new starts on the version; a reason is asked for. */
export function DeprecateDialog({ definition, close }: { definition: DefinitionVersion; close: () => void }) {
  const { deprecate } = workflowsWords;
  const { key, version } = definition;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const first = useRef<HTMLTextAreaElement>(null);
  const isMissing = reason.trim() === '';
  const carryOut = useMutation({
    mutationFn: () =>
      post(`/v1/definitions/${part(key)}/versions/${version}/deprecate`, { reason: reason.trim() }, { ifMatch: '*' }),
    onSuccess: async () => {
      showToast({ icon: Ban, text: deprecate.done(version) });
      close();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['workflows'] }),
        client.invalidateQueries({ queryKey: ['definition', key, version] }),
      ]);
    },
  });
  return (
    <Dialog isOpen close={close} title={deprecate.title(version)} focus={first}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing) carryOut.mutate();
        }}
      >
        <p className="m mb-3">{deprecate.text}</p>
        <Field label={deprecate.reason} error={isTried && isMissing ? words.parts.form.required : undefined}>
          {(control) => (
            <textarea
              {...control}
              ref={first}
              className="in"
              rows={3}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {carryOut.error && (
          <div className="mt-3">
            <FailureBanner error={carryOut.error} />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="ink" disabled={carryOut.isPending}>
            {deprecate.verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
