import { useState } from 'react';
import { FieldForm } from '../../../parts/form/field-form.tsx';
import type { FieldDeclaration } from '../../../parts/form/field-value.tsx';
import { changedData, type Typed, typedOf } from '../../../parts/form/form-values.ts';
import { isWithheld } from '../field-lives.ts';
import { useMoment } from '../moment.ts';
import { instanceFields } from './offers.ts';
import type { FieldsProps } from './operation-fields.tsx';

/** The fields as they are. What is kept secret from whoever looks cannot be corrected by them either. */
export function DataFields({ change }: FieldsProps) {
  const { chronicle, definition } = useMoment();
  const { data } = chronicle.state;
  const fields = instanceFields(definition) as Record<string, FieldDeclaration>;
  const edits = Object.keys(fields).filter((field) => !isWithheld(data[field]));
  const [typed, setTyped] = useState<Typed>(() =>
    Object.fromEntries(edits.map((field) => [field, typedOf(data[field], fields[field]!)])),
  );
  return (
    <FieldForm
      edits={edits}
      fields={fields}
      before={data}
      typed={typed}
      wrong={nothingWrong}
      isDisabled={false}
      change={(next) => {
        setTyped(next);
        change({ set: changedData(next, data, fields, edits) });
      }}
    />
  );
}

/** The dry run says what is wrong. */
const nothingWrong: ReadonlyMap<string, string> = new Map();
