import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import { verbOf } from './outcome-verbs.ts';

interface OutcomeSheetProps {
  outcome: string;
  sentence: string | undefined;
  isRequired: boolean;
  comment: string;
  setComment: (comment: string) => void;
  close: () => void;
  decide: () => void;
}

/** On a phone: what an outcome leads to and the comment, before it is chosen. */
export function OutcomeSheet({ outcome, sentence, isRequired, comment, setComment, close, decide }: OutcomeSheetProps) {
  const { inbox, parts } = words;
  const [isTried, setTried] = useState(false);
  const { icon, tone } = outcomeLook(outcome);
  const isMissing = isRequired && comment.trim() === '';
  return (
    <Dialog isOpen close={close} title={verbOf(outcome)}>
      {sentence !== undefined && <p className="m mb-3">{sentence}</p>}
      <Field label={inbox.comment} error={isTried && isMissing ? inbox.commentMissing(verbOf(outcome)) : undefined}>
        {(control) => (
          <textarea
            {...control}
            className="in"
            rows={3}
            value={comment}
            onChange={({ target }) => setComment(target.value)}
          />
        )}
      </Field>
      <div className="dialog-foot">
        <Button onClick={close}>{parts.cancel}</Button>
        <Button
          look={tone === 'no' ? 'no' : 'ink'}
          icon={icon}
          onClick={() => {
            setTried(true);
            if (!isMissing) decide();
          }}
        >
          {verbOf(outcome)}
        </Button>
      </div>
    </Dialog>
  );
}
