import { signInFaults } from '@procession/contracts/session.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import type { Refreshed } from './sessions/renew.ts';

/** Whatever can be counted stands there from the start: an alert sees the first one, too. */
export function gatewayMetrics(metrics: Metrics, upstreams: readonly string[]) {
  const counts = {
    requestSeconds: metrics.latency('gateway_request_seconds', 'Until a service began to answer', [
      'upstream',
      'status',
    ]),
    upstreamFailures: metrics.counter(
      'gateway_upstream_failures_total',
      'Copies that could not be reached or broke off',
      ['upstream'],
    ),
    signIns: metrics.counter('gateway_sign_ins_total', 'Sign-ins that came back, by what came of them', ['outcome']),
    renewals: metrics.counter('gateway_renewals_total', 'Access tokens asked for with a refresh token', ['outcome']),
  };
  for (const upstream of upstreams) counts.upstreamFailures.inc({ upstream }, 0);
  for (const outcome of ['signed-in', ...signInFaults]) counts.signIns.inc({ outcome }, 0);
  for (const outcome of ['renewed', 'refused', 'away'] satisfies Refreshed['outcome'][])
    counts.renewals.inc({ outcome }, 0);
  return counts;
}
export type GatewayCounts = ReturnType<typeof gatewayMetrics>;
