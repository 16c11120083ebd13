import { instanceRowExample } from '@procession/contracts/read-model-examples.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { amountOf, columnKeys, columnOf, csvColumns, listedKeys, usualColumns } from './shown-columns.ts';

const rowWith = (columns: InstanceRow['columns']): InstanceRow => ({ ...(instanceRowExample as InstanceRow), columns });

test('what somebody chose is shown in their order, what is unknown is not, and the instance always comes first', () => {
  expect(columnKeys(undefined, usualColumns.tablet)).toEqual(usualColumns.tablet);
  expect(columnKeys('due,f_old_price,gone,due,title', usualColumns.desk)).toEqual(['title', 'due', 'f_old_price']);
  expect(columnOf('f_old_price')).toMatchObject({ name: 'Old price', members: ['columns'] });
});

test('amounts are found among the listed fields, and stand in a table by their names', () => {
  const rows = [rowWith({ f_guest: 'Ann', f_refund: { amount: '12.50', currency: 'EUR' } }), rowWith(null)];
  expect(amountOf(rows[0]!)).toEqual({ amount: '12.50', currency: 'EUR' });
  expect(amountOf(rows[1]!)).toBeUndefined();
  expect(listedKeys(rows)).toEqual(['f_guest', 'f_refund']);
  expect(csvColumns(['title', 'amount', 'definition', 'entity', 'f_refund'], rows)).toEqual([
    ...['id', 'title', 'f_refund', 'definition', 'version', 'entityType', 'entityId'],
  ]);
});
