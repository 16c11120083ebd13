/**
 * Names that mean something in expressions, so no field may have them (DEFINITIONS, "Reserved"). The list is closed: later
 * names go below one of these. `prototype` is no name of the language's, but the CEL library keeps it for itself.
 */
const reserved = new Set(
  [
    'data steps initiator entity instance each response message child outcome now today',
    'manager holders hasRole',
    'true false null in as break const continue else for function if import let',
    'loop namespace package return var void while',
    'bool int uint double string bytes list map type null_type',
    'google optional cel prototype',
  ].flatMap((line) => line.split(' ')),
);

export const isReserved = (name: string): boolean => reserved.has(name);
