import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { Operation } from './offers.ts';

/** What was chosen and typed; what an operation does not ask for stays as it is. */
export interface Given {
  visit: string;
  /** Of `move`: the step. Of `assign`: the person. */
  to: string;
  how: 'skipped' | 'cancelled' | 'finished';
  outcome: string;
  compensate: boolean;
  value: string;
  set: JsonObject;
  /** Its number. */
  task: number | undefined;
  /** Empty: the only one that can be meant; undefined: it has to be said. */
  seat: string | undefined;
  incident: number | undefined;
  reason: string;
}

export interface OperationRequest {
  method: 'POST' | 'PATCH';
  path: string;
  body: JsonObject;
}

/** As the command service takes it; undefined while something is missing, the reason apart. */
export function requestOf(operation: Operation, id: string, given: Given): OperationRequest | undefined {
  const { visit, to, how, outcome, compensate, value, set, task, seat, incident, reason } = given;
  const on = (action: string, body: JsonObject): OperationRequest => ({
    method: 'POST',
    path: `/v1/instances/${encodeURIComponent(id)}/${action}`,
    body: { ...body, reason },
  });
  switch (operation) {
    case 'suspend':
    case 'resume':
    case 'cancel':
      return on(operation, {});
    case 'rewind':
      return visit === '' ? undefined : on('rewind', { visit, compensate });
    case 'move':
      return visit === '' || to === '' ? undefined : on('move', { visit, to });
    case 'step':
      if (visit === '' || (how === 'skipped' && outcome === '')) return undefined;
      return on('intervene', { visit, how, ...(how === 'skipped' && { outcome }) });
    case 'addItem': {
      if (visit === '' || value.trim() === '') return undefined;
      return { ...on('add-item', {}), body: { visit, value: readValue(value) } };
    }
    case 'closeItems':
      return visit === '' ? undefined : { ...on('close-items', {}), body: { visit } };
    case 'data':
      if (Object.keys(set).length === 0) return undefined;
      return { ...on('data', { set }), method: 'PATCH' };
    case 'assign':
    case 'withdraw': {
      if (task === undefined || (operation === 'assign' && (to === '' || seat === undefined))) return undefined;
      const path = `/v1/tasks/${encodeURIComponent(`${id}.${task}`)}/${operation}`;
      const body = operation === 'assign' ? { to, ...(seat && { from: seat }), reason } : {};
      return { method: 'POST', path, body };
    }
    case 'retry':
      return incident === undefined ? undefined : on('retry', { incident });
    default:
      return unreachable(operation);
  }
}

/** Which of them the history keeps a reason of. */
export const asksReason = (operation: Operation): boolean =>
  operation !== 'addItem' && operation !== 'closeItems' && operation !== 'withdraw';

/** JSON where it is some, else the text as it stands. */
function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.trim();
  }
}
