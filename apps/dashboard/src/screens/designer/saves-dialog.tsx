import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePeople } from '../../app/people.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { readSave, savesQuery } from './draft-calls.ts';

interface SavesDialogProps {
  definition: string;
  revision: number;
  close: () => void;
  goBack: (document: unknown) => void;
}

/** What the draft said before, save by save. */
export function SavesDialog({ definition, revision, close, goBack }: SavesDialogProps) {
  const { history } = designerWords;
  const people = usePeople();
  const saves = useQuery(savesQuery(definition));
  const [error, setError] = useState<unknown>();
  const take = async (of: number): Promise<void> => {
    try {
      goBack((await readSave(definition, of)).document);
      close();
    } catch (fault) {
      setError(fault);
    }
  };
  return (
    <Dialog isOpen close={close} title={history.title}>
      <p className="m mb-3">{history.text}</p>
      {error !== undefined && <FailureBanner error={error} />}
      {saves.error && <FailureBanner error={saves.error} retry={() => void saves.refetch()} />}
      {saves.isPending && <Skeleton rows={4} />}
      <ol className="saves">
        {saves.data?.map(({ draftRevision, savedAt, savedBy, isDiscarded }) => (
          <li key={draftRevision}>
            <span>
              {people.get(savedBy)?.name ?? savedBy}, <Instant at={savedAt} plain />
              {isDiscarded && <span className="q"> {history.discarded}</span>}
            </span>
            {draftRevision === revision ? (
              <span className="q">{history.now}</span>
            ) : (
              !isDiscarded && (
                <Button small onClick={() => void take(draftRevision)}>
                  {history.back}
                </Button>
              )
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
