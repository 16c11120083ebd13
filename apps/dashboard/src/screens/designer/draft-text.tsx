import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { drawable } from '../../designer/draft-shape.ts';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { type DraftAnswer, saveDraft } from './draft-calls.ts';

interface DraftTextProps {
  draft: DraftAnswer;
  crumb: ReactNode;
  again: () => void;
}

/** A draft that was saved as a text, or is too far from a definition to be drawn: it is mended here, and then edited step by step. */
export function DraftText({ draft, crumb, again }: DraftTextProps) {
  const designer = designerWords;
  const { key, document, draftRevision } = draft;
  const [text, setText] = useState(typeof document === 'string' ? document : JSON.stringify(document, null, 2));
  const [error, setError] = useState<string>();
  const save = useMutation({ mutationFn: (read: unknown) => saveDraft(key, read, draftRevision), onSuccess: again });
  const take = async (): Promise<void> => {
    try {
      const read = drawable((await import('yaml')).parse(text));
      if (read) save.mutate(read);
      else setError(designer.notDrawn);
    } catch (fault) {
      setError(`${designer.notYaml}: ${fault instanceof Error ? fault.message.split('\n')[0] : ''}`);
    }
  };
  return (
    <>
      <div className="bar">
        {crumb}
        <h1 className="cut">{key}</h1>
        <span className="sp" />
        <Button small look="ink" disabled={save.isPending} onClick={() => void take()}>
          {designer.take}
        </Button>
      </div>
      <div className="p-6">
        {save.error && <FailureBanner error={save.error} title={designer.notSaved} />}
        <Field label={designer.asText} hint={designer.notDrawn} error={error}>
          {(control) => (
            <textarea
              {...control}
              className="in mono"
              rows={24}
              spellCheck={false}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
      </div>
    </>
  );
}
