import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { showToast } from '../../parts/toast.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { words } from '../../words/words.ts';
import { discardDraft } from './draft-calls.ts';

interface DiscardDialogProps {
  definition: string;
  revision: number;
  close: () => void;
  discarded: () => void;
}

export function DiscardDialog({ definition, revision, close, discarded }: DiscardDialogProps) {
  const { discard } = designerWords;
  const carryOut = useMutation({
    mutationFn: () => discardDraft(definition, revision),
    onSuccess: () => {
      showToast({ icon: Trash2, text: discard.done });
      discarded();
    },
  });
  return (
    <Dialog isOpen close={close} title={discard.title}>
      <p className="m">{discard.text}</p>
      {carryOut.error && <FailureBanner error={carryOut.error} />}
      <div className="dialog-foot">
        <Button onClick={close}>{words.parts.cancel}</Button>
        <Button look="no" disabled={carryOut.isPending} onClick={() => carryOut.mutate()}>
          {discard.verb}
        </Button>
      </div>
    </Dialog>
  );
}
