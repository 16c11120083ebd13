import { timelineEntryExample } from '@procession/contracts/read-model-examples.ts';
import { expect, test } from 'vitest';
import type { EventList } from '../../api/answers.ts';
import { latestChanges } from './field-history.ts';

const event = (type: string, data: object, actor = 'ana') =>
  ({
    ...timelineEntryExample,
    type,
    schemaVersion: 1,
    data,
    hash: '',
    actor,
    actorName: null,
  }) as EventList['items'][number];

test('of each field the latest change since the start is told, with what was before', () => {
  const changes = latestChanges([
    event('InstanceStarted', { data: { refund: '2000', reason: 'Ill' } }, 'app'),
    event('DataChanged', { set: { refund: '1900', note: 'new' } }),
    event('TaskDecided', { set: { refund: 'not a change' } }),
    event('DataChanged', { set: { refund: '1840', reason: 'Ill' } }, 'ben'),
  ]);
  expect([...changes]).toEqual([['refund', expect.objectContaining({ before: '1900', after: '1840', by: 'ben' })]]);
});
