import { useEffect, useState } from 'react';
import { Field } from '../../parts/field.tsx';
import { designerWords } from '../../words/english/designer.ts';

type Yaml = typeof import('yaml');

interface YamlEditorProps {
  label: string;
  hint: string;
  value: unknown;
  /** Whether what was written can stand there. */
  isRight: (value: unknown) => boolean;
  change: (value: unknown) => void;
  rows?: number;
}

/** A value as text. It is taken over as soon as what is written is YAML; until then it says what is wrong, and where. */
export function YamlEditor({ label, hint, value, isRight, change, rows = 14 }: YamlEditorProps) {
  const designer = designerWords;
  const [yaml, setYaml] = useState<Yaml>();
  const [text, setText] = useState('');
  const [taken, setTaken] = useState<unknown>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    void import('yaml').then(setYaml);
  }, []);
  if (yaml && taken !== value) {
    setTaken(value);
    setText(yaml.stringify(value));
    setError(undefined);
  }
  const write = (next: string): void => {
    setText(next);
    try {
      const read: unknown = yaml!.parse(next);
      if (!isRight(read)) {
        setError(designer.notDrawn);
        return;
      }
      setError(undefined);
      setTaken(read);
      change(read);
    } catch (fault) {
      setError(`${designer.notYaml}: ${fault instanceof Error ? fault.message.split('\n')[0] : ''}`);
    }
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <textarea
          {...control}
          className="in mono"
          rows={rows}
          spellCheck={false}
          disabled={!yaml}
          value={text}
          onChange={({ target }) => write(target.value)}
        />
      )}
    </Field>
  );
}
