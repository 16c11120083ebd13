import { openScope } from '../../instance/scopes.ts';
import type { StepType } from '../../instance/step-types.ts';

/** Steps with a border. What is inside is withdrawn with it (`instance/cancel.ts`). */
export const scope: StepType = { open: openScope };
