import type { Metrics } from '@procession/platform/metrics.ts';

export function gatewayMetrics(metrics: Metrics) {
  return {
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
}
export type GatewayCounts = ReturnType<typeof gatewayMetrics>;
