import type { JsonObject } from '@procession/contracts/json.ts';
import { fillIn } from '@procession/contracts/placeholders.ts';
import { raiseAt } from '../../instance/incidents.ts';
import { instanceLimits, isLargerThan } from '../../instance/limits.ts';
import { scopeOf } from '../../instance/names-in-scope.ts';
import type { StepType } from '../../instance/step-types.ts';
import { evaluated, itemId, record } from '../../instance/work.ts';

/** Tells others that something has happened, and goes on. Delivery has a log of its own. */
export const emit: StepType = {
  run: (work, item, { name, config }) => {
    if (config.type !== 'emit') return undefined;
    const data = evaluated(() => config.data(scopeOf(work, item)));
    if ('failed' in data) {
      raiseAt(work, item, 'expression-failed', 'run', data.failed);
      return undefined;
    }
    const { changeBytesMax: max } = instanceLimits;
    if (isLargerThan(data.value, max)) {
      raiseAt(work, item, 'expression-failed', 'run', { message: `the event's data have more than ${max} bytes` });
      return undefined;
    }
    record(work, 'EventEmitted', {
      item: itemId(work, item),
      step: name,
      event: config.event,
      data: plain(data.value),
      ...(config.webhook !== undefined && { webhook: config.webhook }),
    });
    return 'completed';
  },
};

/** Nobody fills anything in here: values that look like placeholders are themselves. */
const plain = (data: JsonObject): JsonObject => fillIn(data, (placeholder) => placeholder) as JsonObject;
