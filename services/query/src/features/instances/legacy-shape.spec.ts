import { legacyInstance } from '@procession/contracts/http/legacy-instance.ts';
import { compileDefinition } from '@procession/engine/compile-definition.ts';
import { expect, test } from 'vitest';
import { detailOf, roleNameIn } from '../../moments/detail.ts';
import { stateAt } from '../../moments/state-at.ts';
import { MadeLog } from '../../testing/made-log.ts';
import { people, refundDocument } from '../../testing/refund-definition.ts';
import { legacyShape } from './legacy-shape.ts';

const definition = compileDefinition(refundDocument, { key: 'refund', version: 1 });

async function legacyOf(log: MadeLog, id: string) {
  const shown = (await stateAt(log.pagesOf(id), { kind: 'now' }))!;
  const detail = detailOf(shown, { id, definition, data: {}, locals: {} });
  return legacyInstance.strict().parse(legacyShape(detail, roleNameIn(shown.state)));
}

test('the old shape has one step instance per visit, with who did it', async () => {
  const log = new MadeLog('acme', people);
  log.publish(refundDocument);
  const id = log.start('refund', 'ana', { reason: 'Flood' });
  log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'sent_back', comment: 'Which flat?' });
  log.tell(id, 'ana', { type: 'CompleteTask', task: 2, data: { reason: 'Flood in B' } });
  log.tell(id, 'sam', { type: 'DecideTask', task: 3, outcome: 'approved' });
  const { stepInstances, stepId, assigneeName } = await legacyOf(log, id);
  expect({ stepId, assigneeName }).toEqual({ stepId: 'finance', assigneeName: 'Mei Tanaka +1' });
  expect(
    stepInstances.map(({ id: visit, status, assigneeId, assigneeName: name }) => [visit, status, assigneeId, name]),
  ).toEqual([
    ['manager#1', 'completed', 'user:maria', 'Maria Lopez'],
    ['revise#1', 'completed', 'user:ana', 'Ana Ruiz'],
    ['manager#2', 'approved', 'user:sam', 'Sam Okafor'],
    ['finance#1', 'awaiting_action', 'user:mei', 'Mei Tanaka +1'],
  ]);
  expect(stepInstances[0]).toMatchObject({
    name: 'Sales manager',
    outcome: 'sent_back',
    comment: 'Which flat?',
    dueAt: null,
  });
  expect(stepInstances[3]).toMatchObject({ completedAt: null, outcome: null, comment: null });
});
