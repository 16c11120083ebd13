import { called, type FieldKind, wrong } from './field-kind.ts';

export const booleanKind = (): FieldKind => ({
  type: 'boolean',
  celType: 'bool',
  parse: (value, parsing) =>
    typeof value === 'boolean' ? value : wrong(parsing, `must be true or false, is ${called(value)}`),
  toCel: (stored) => stored,
});
