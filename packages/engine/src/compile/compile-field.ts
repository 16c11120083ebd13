import { toColumnKey } from '@procession/contracts/column-key.ts';
import type { CompiledField, FieldIssue } from '../compiled.ts';
import type { FieldDeclaration } from '../fields/declaration.ts';
import type { Report } from '../publish/issue.ts';
import { store } from './compiling.ts';

export function compileField(
  name: string,
  field: FieldDeclaration,
  { lenient, fields, report }: { lenient: boolean; fields: ReadonlyMap<string, FieldDeclaration>; report: Report },
): CompiledField {
  const { kind } = field;
  const compiled: CompiledField = {
    name,
    label: field.name ?? name,
    type: kind.type,
    required: field.required,
    listed: field.listed,
    column: field.column ?? toColumnKey('field', name),
    parse: (value, place, isBare = false) => {
      const issues: FieldIssue[] = [];
      const stored = kind.parse(value, { place, issues, bare: lenient || isBare });
      return stored === undefined ? { ok: false, issues } : { ok: true, value: stored };
    },
  };
  if (field.default !== undefined) {
    const stored = store(kind, field.default as never);
    if (stored.ok) compiled.default = stored.value;
    else report('invalid-value', `${field.place}/default`, stored.message);
  }
  const { sensitive } = field;
  if (sensitive !== false) compiled.sensitive = subjectOf(sensitive, { field, fields, report });
  return compiled;
}

function subjectOf(
  sensitive: true | { subject: string },
  { field, fields, report }: { field: FieldDeclaration; fields: ReadonlyMap<string, FieldDeclaration>; report: Report },
): NonNullable<CompiledField['sensitive']> {
  if (sensitive === true || sensitive.subject === 'entity') return 'entity';
  if (sensitive.subject === 'initiator') return 'initiator';
  const place = `${field.place}/sensitive/subject`;
  const subject = fields.get(sensitive.subject);
  if (!subject)
    report(
      'unknown-field',
      place,
      `there is no field \`${sensitive.subject}\` here; a subject is entity, initiator or a field of type user`,
    );
  else if (subject.kind.type !== 'user')
    report('invalid-value', place, `\`${sensitive.subject}\` is no field of type user`);
  else if (subject.sensitive !== false)
    report(
      'invalid-value',
      place,
      `\`${sensitive.subject}\` is sensitive itself, so it cannot say whose key seals another field`,
    );
  return { userField: sensitive.subject };
}
