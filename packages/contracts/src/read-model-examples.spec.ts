import { expect, test } from 'vitest';
import { auditEntry, definitionRow, instanceRow, roleRow, taskRow, timelineEntry, userRow } from './read-models.ts';

test.each(Object.entries({ auditEntry, definitionRow, instanceRow, roleRow, taskRow, timelineEntry, userRow }))(
  'the example of %s is one',
  (_name, schema) => {
    const examples = schema.meta()?.examples as unknown[];
    expect(examples).toHaveLength(1);
    expect(schema.strict().parse(examples[0])).toEqual(examples[0]);
  },
);
