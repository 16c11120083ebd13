import type { ASTNode } from '@marcbachmann/cel-js';
import { unreachable } from '@procession/contracts/json.ts';
import type { FieldKind } from '../fields/field-kind.ts';
import { writtenNumber } from './decimal-operators.ts';

/** What the place of an expression needs. */
export interface Need {
  /** For sentences: `a bool`. */
  called: string;
  accepts: (celType: string, root: ASTNode) => boolean;
}

export const needBool: Need = { called: 'bool', accepts: (type) => type === 'bool' || type === 'dyn' };
export const needString: Need = { called: 'string', accepts: (type) => type === 'string' || type === 'dyn' };
/** A value that a text can show. */
export const needText: Need = {
  called: 'a value that text can show',
  accepts: (type) => !/^(?:type|bytes|map|optional)/.test(type),
};
export const needUsers: Need = {
  called: 'string or list<string>',
  accepts: (type) => ['string', 'dyn', 'list', 'list<string>', 'list<T>', 'list<dyn>'].includes(type),
};
export const needAnything: Need = { called: 'a value', accepts: () => true };

/** A value for a field. A literal such as `0.15` will do for a decimal: it counts as what is written. */
export const needOf = (kind: FieldKind): Need => ({
  called: kind.celType.replaceAll('google.protobuf.Timestamp', 'timestamp'),
  accepts: (type, root) =>
    fits(kind, type) || (type === 'double' && kind.celType === 'Decimal' && writtenNumber(root) !== undefined),
});

function fits(kind: FieldKind, type: string): boolean {
  if (type === 'dyn' || type === kind.celType) return true;
  switch (kind.type) {
    case 'number':
    case 'decimal':
      return type === 'int';
    case 'money':
      return kind.celType === 'Decimal' ? type === 'int' : isMap(type);
    case 'file':
    case 'object':
      return isMap(type);
    case 'list':
      return isListOf(kind.item, type);
    case 'json':
      return !/^(?:type|bytes|google|optional)/.test(type);
    case 'text':
    case 'integer':
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'choice':
    case 'user':
      return false;
    default:
      return unreachable(kind.type);
  }
}

const isMap = (type: string): boolean => type.startsWith('map');

function isListOf(item: FieldKind | undefined, type: string): boolean {
  if (type === 'list' || type === 'list<T>') return true;
  const inner = /^list<(.+)>$/.exec(type)?.[1];
  return inner !== undefined && (item === undefined || fits(item, inner));
}
