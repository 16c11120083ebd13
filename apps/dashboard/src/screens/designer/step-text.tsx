import { useState } from 'react';
import { drawable } from '../../designer/draft-shape.ts';
import type { GraphStep } from '../../graph/document.ts';
import { designerWords } from '../../words/english/designer.ts';
import { YamlEditor } from './yaml-editor.tsx';

/** All of a step as text: what has no field of its own is written here. */
export function StepText({ step, change }: { step: GraphStep; change: (step: GraphStep, of?: string) => void }) {
  const designer = designerWords;
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="panel-part" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="sm b">{designer.asText}</summary>
      {isOpen && (
        <YamlEditor
          label={designer.asText}
          hint={designer.asTextHint}
          value={step}
          isRight={(value) => drawable({ steps: { step: value } } as never) !== undefined}
          change={(value) => change(value as GraphStep, 'text')}
        />
      )}
    </details>
  );
}
