import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import type { DefinitionList } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import type { Problem } from '../../designer/problems.ts';
import { compareVersions } from '../../graph/compare.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { showToast } from '../../parts/toast.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { words } from '../../words/words.ts';
import { Changes } from '../workflows/changes.tsx';
import { versionQuery } from '../workflows/use-workflows.ts';

interface PublishDialogProps {
  of: { key: string; name: string; version: number };
  document: GraphDocument;
  versions: DefinitionList['items'];
  warnings: readonly Problem[];
  close: () => void;
  published: (version: number) => void;
}

/** What publishing does, what stays on which version, and what the checks warn of: looked at before it is done. */
export function PublishDialog({
  of: { key, name, version },
  document,
  versions,
  warnings,
  close,
  published,
}: PublishDialogProps) {
  const { publish } = designerWords;
  const [isLookedAt, setLookedAt] = useState(false);
  const client = useQueryClient();
  const before = useQuery(versionQuery(key, versions[0]?.version)).data;
  const comparison = useMemo(
    () => before && compareVersions(before.document as unknown as GraphDocument, document),
    [before, document],
  );
  const codes = [...new Set(warnings.map(({ code }) => code))];
  const running = versions[0]?.running?.versions ?? [];
  const carryOut = useMutation({
    mutationFn: () => post<{ version: number }>(`/v1/definitions/${part(key)}/versions`, { confirmWarnings: codes }),
    onSuccess: async (answer) => {
      showToast({ icon: CircleCheck, text: publish.done(answer.version) });
      await client.invalidateQueries({ queryKey: ['workflows'] });
      published(answer.version);
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    carryOut.mutate();
  };
  return (
    <Dialog isOpen close={close} title={publish.title(name, version)}>
      <form onSubmit={send}>
        <ul className="m mb-3">
          {running
            .filter(({ count }) => count > 0)
            .map((each) => (
              <li key={each.version}>{publish.stays(each.count, each.version)}</li>
            ))}
          <li>{publish.starts}</li>
        </ul>
        {comparison && (
          <details className="publish-changes">
            <summary className="sm b">{publish.changes(comparison.steps.size + comparison.document.length)}</summary>
            <Changes comparison={comparison} />
          </details>
        )}
        {warnings.length > 0 && (
          <>
            <ul className="warned">
              {warnings.map(({ code, place, message }) => (
                <li key={`${code} ${place}`}>{message}</li>
              ))}
            </ul>
            <label className="tick">
              <input type="checkbox" checked={isLookedAt} onChange={({ target }) => setLookedAt(target.checked)} />
              {publish.confirm}
            </label>
          </>
        )}
        {carryOut.error && <FailureBanner error={carryOut.error} />}
        <div className="dialog-foot">
          <Button onClick={close}>{words.parts.cancel}</Button>
          <Button type="submit" look="ink" disabled={carryOut.isPending || (warnings.length > 0 && !isLookedAt)}>
            {publish.verb(version)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
