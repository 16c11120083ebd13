import type { CheckedStep } from '../../document/check-document.ts';

/** The fields that a visit of the step may set: what people fill in, what machines give, and what is computed. */
export function writesOf({ own, set, forEach }: CheckedStep): Set<string> {
  const fields = new Set(Object.keys(set));
  const add = (values: object): void => {
    for (const field of Object.keys(values)) fields.add(field);
  };
  switch (own?.type) {
    case 'approval':
    case 'form':
      for (const field of own.edits) fields.add(field);
      break;
    case 'rules':
      for (const { then } of own.table?.rules ?? []) add(then);
      break;
    case 'service':
    case 'subprocess':
      add(own.output);
      break;
    case 'wait':
      for (const { into = {} } of own.for) add(into);
      break;
    case 'scope':
      // With items it is what each of them gives.
      if (!forEach) add(own.output);
      break;
    case undefined:
    case 'timer':
    case 'emit':
    case 'compensate':
    case 'end':
  }
  return fields;
}
