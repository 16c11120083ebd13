import type { PolicyConfig } from '../policy-config.ts';
import type { PolicyDeclaration } from '../steps/approval/config.ts';
import { seatOf } from './compile-assign.ts';
import type { Compiling } from './compiling.ts';

export function compilePolicy(
  policy: PolicyDeclaration,
  { compiling, place }: { compiling: Compiling; place: string },
): PolicyConfig {
  if (policy === 'any') return { need: { quorum: 1 }, reject: 1, order: 'parallel' };
  if (policy === 'all') return { need: { percent: 100 }, order: 'parallel' };
  const { reject, veto, weights, tie, early, order } = policy;
  const voiceOf = (written: string, at: string): string => {
    const voice = seatOf(written, compiling, at);
    return 'role' in voice ? `role:${voice.role}` : `user:${voice.user}`;
  };
  if (tie !== undefined && policy.majority === undefined)
    compiling.report('invalid-value', `${place}/tie`, 'only a vote by `majority` can end in a tie');
  return {
    need: needOf(policy),
    order,
    ...(reject !== undefined && { reject }),
    ...(veto !== undefined && {
      veto: veto === 'anyone' ? veto : veto.map((who, index) => voiceOf(who, `${place}/veto/${index}`)),
    }),
    ...(weights !== undefined && {
      weights: Object.fromEntries(
        Object.entries(weights).map(([who, weight]) => [voiceOf(who, `${place}/weights/${who}`), weight]),
      ),
    }),
    ...(tie !== undefined && { tie }),
    ...(!early && { early: false as const }),
  };
}

function needOf(policy: Exclude<PolicyDeclaration, string>): PolicyConfig['need'] {
  const { quorum = 1, percent, majority } = policy;
  if (majority !== undefined) return { majority };
  return percent === undefined ? { quorum } : { percent };
}
