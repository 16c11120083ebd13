import type { Json } from '@procession/contracts/json.ts';
import { useState } from 'react';
import { send } from '../../api/send.ts';
import { words } from '../../words/words.ts';
import { FailureBanner } from '../failure-banner.tsx';
import { type FieldDeclaration, isFile, valueText } from './field-value.tsx';
import { currencyOf } from './form-values.ts';

interface FieldControlProps {
  control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };
  declared: FieldDeclaration;
  before: Json | undefined;
  typed: Json;
  isDisabled: boolean;
  change: (value: Json) => void;
}

/** Longer texts than this are written in a box of several lines. */
const lineMax = 200;

export function FieldControl({ control, declared, before, typed, isDisabled, change }: FieldControlProps) {
  const { type, choices, max } = declared;
  const text = typeof typed === 'string' ? typed : '';
  const common = { ...control, disabled: isDisabled };
  const onText = { value: text, onChange: ({ target }: { target: { value: string } }) => change(target.value) };
  switch (type) {
    case 'boolean':
      return (
        <input
          {...common}
          type="checkbox"
          className="check"
          checked={typed === true}
          onChange={({ target }) => change(target.checked)}
        />
      );
    case 'choice':
      return (
        <select {...common} {...onText} className="in">
          <option value="">{words.parts.empty}</option>
          {choices?.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    case 'money':
      return (
        <div className="in money row">
          <span className="q">{currencyOf(declared, before)}</span>
          <input {...common} {...onText} inputMode="decimal" autoComplete="off" />
        </div>
      );
    case 'date':
      return <input {...common} {...onText} className="in" type="date" />;
    case 'datetime':
      return <input {...common} {...onText} className="in" type="datetime-local" />;
    case 'integer':
    case 'number':
    case 'decimal':
      return <input {...common} {...onText} className="in" inputMode="decimal" autoComplete="off" />;
    case 'file':
      return <FileControl control={control} typed={typed} isDisabled={isDisabled} change={change} />;
    case 'list':
    case 'object':
    case 'json':
      return <textarea {...common} {...onText} className="in mono" rows={4} spellCheck={false} />;
    default:
      return type === 'text' && (max === undefined || Number(max) > lineMax) ? (
        <textarea {...common} {...onText} className="in" rows={2} />
      ) : (
        <input {...common} {...onText} className="in" autoComplete="off" />
      );
  }
}

/** Uploaded when it is chosen; what stands in the field is the file as the services name it. */
function FileControl({
  control,
  typed,
  isDisabled,
  change,
}: Pick<FieldControlProps, 'control' | 'typed' | 'isDisabled' | 'change'>) {
  const [failure, setFailure] = useState<unknown>(undefined);
  const [isSending, setSending] = useState(false);
  const upload = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setSending(true);
    setFailure(undefined);
    try {
      const headers = { 'content-disposition': `attachment; filename*=UTF-8''${extended(file.name)}` };
      const { body } = await send<{ id: string; name: string; size: number; sha256: string; mediaType?: string }>({
        method: 'POST',
        path: '/api/write/v1/files',
        bytes: file,
        headers,
      });
      const { mediaType: _, ...value } = body;
      change(value);
    } catch (error) {
      setFailure(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <div className="mt-1.5">
      {isFile(typed) && <p className="sm">{valueText(typed)}</p>}
      <input
        {...control}
        type="file"
        disabled={isDisabled || isSending}
        onChange={({ target }) => void upload(target.files?.[0])}
      />
      {failure !== undefined && <FailureBanner error={failure} />}
    </div>
  );
}

/** As RFC 8187 has it. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
