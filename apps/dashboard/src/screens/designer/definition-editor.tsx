import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { addField, changeField, type FieldOf, fieldsOf, removeField, renameField } from '../../designer/field-use.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { designerWords } from '../../words/english/designer.ts';
import { Choose, TextInput } from './text-input.tsx';

interface DefinitionEditorProps {
  document: GraphDocument;
  edit: (change: (document: GraphDocument) => GraphDocument, of?: string) => void;
}

/** What the workflow as a whole is: its name, what it is about, and the fields of its form. */
export function DefinitionEditor({ document, edit }: DefinitionEditorProps) {
  const designer = designerWords;
  const { title, entity } = document as { title?: string; entity?: { type?: string } };
  const put = (key: string) => (value: unknown) =>
    edit(
      ({ [key as 'name']: _, ...rest }) => (value === undefined ? rest : { ...rest, [key]: value }) as GraphDocument,
      key,
    );
  return (
    <>
      <div className="panel-head">
        <h2 className="t3">{designer.definition}</h2>
      </div>
      <section className="panel-part">
        <TextInput label={designer.name} value={document.name} change={put('name')} />
        <TextInput long label={designer.description} value={document.description} change={put('description')} />
        <TextInput
          label={designer.instanceTitle}
          hint={designer.instanceTitleHint}
          value={title}
          change={put('title')}
        />
        <TextInput
          label={designer.entity}
          hint={designer.entityHint}
          value={entity?.type}
          change={(type) => put('entity')(type === undefined ? undefined : { ...entity, type })}
        />
      </section>
      <section className="panel-part">
        <h3 className="sm b">{designer.fields}</h3>
        {Object.entries(fieldsOf(document)).map(([name, field], n) => (
          <FieldRow
            key={n}
            name={name}
            field={field}
            change={(next, of) => edit((before) => changeField(before, name, next), of && `field ${n} ${of}`)}
            rename={(key) => edit((before) => renameField(before, name, key))}
            remove={() => edit((before) => removeField(before, name))}
          />
        ))}
        <Button small look="ghost" icon={Plus} onClick={() => edit(addField)}>
          {designer.addField}
        </Button>
      </section>
    </>
  );
}

interface FieldRowProps {
  name: string;
  field: FieldOf;
  change: (field: FieldOf, of?: string) => void;
  rename: (key: string) => void;
  remove: () => void;
}

const fieldKey = /^[a-z][a-z0-9_]{0,63}$/;

function FieldRow({ name, field, change, rename, remove }: FieldRowProps) {
  const designer = designerWords;
  const [key, setKey] = useState(name);
  const put = (which: string, value: unknown): void => {
    const { [which]: _, ...rest } = field;
    change((value === undefined || value === false ? rest : { ...rest, [which]: value }) as FieldOf, which);
  };
  const { type, choices, currency } = field;
  return (
    <fieldset className="field-edit">
      <legend className="sr-only">{field.name ?? nameOf(name)}</legend>
      <div className="two">
        <TextInput label={designer.fieldName} value={field.name} change={(text) => put('name', text)} />
        <Field label={designer.fieldKey}>
          {(control) => (
            <input
              {...control}
              className="in mono"
              value={key}
              pattern={fieldKey.source}
              onChange={({ target }) => setKey(target.value)}
              onBlur={() => (fieldKey.test(key) ? rename(key) : setKey(name))}
            />
          )}
        </Field>
      </div>
      <div className="two">
        <Choose
          label={designer.fieldType}
          value={type}
          options={Object.entries(designer.fieldTypes)}
          change={(next) => change(ofType(field, next))}
        />
        {type === 'money' && (
          <TextInput label={designer.currency} value={currency} change={(text) => put('currency', text)} />
        )}
      </div>
      {type === 'choice' && (
        <TextInput
          label={designer.choices}
          value={choices?.join(', ')}
          change={(text) => put('choices', text === undefined ? [] : text.split(/,\s*/))}
        />
      )}
      <div className="row">
        <label className="tick">
          <input
            type="checkbox"
            checked={field.required === true}
            onChange={({ target }) => put('required', target.checked)}
          />
          {designer.fieldRequired}
        </label>
        <label className="tick">
          <input
            type="checkbox"
            checked={field.listed === true}
            onChange={({ target }) => put('listed', target.checked)}
          />
          {designer.fieldListed}
        </label>
        <span className="sp" />
        <Button
          small
          look="ghost"
          icon={X}
          aria-label={designer.removeField(field.name ?? nameOf(name))}
          title={designer.removeField(field.name ?? nameOf(name))}
          onClick={remove}
        />
      </div>
    </fieldset>
  );
}

/** Another type keeps what every field has. */
function ofType({ name, required, listed, help }: FieldOf, type: string): FieldOf {
  return {
    type,
    ...(name !== undefined && { name }),
    ...(required !== undefined && { required }),
    ...(listed !== undefined && { listed }),
    ...(help !== undefined && { help }),
    ...(type === 'money' && { currency: 'EUR' }),
    ...(type === 'choice' && { choices: [] }),
  };
}
