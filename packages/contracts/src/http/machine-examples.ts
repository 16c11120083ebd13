/** One example of each body that other systems send or are answered with (`examples.spec.ts`). */
const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const id = `${instance}.1`;
const leaseUntil = '2026-11-20T09:31:00.000Z';

export const machineExamples = {
  sendMessage: { name: 'payment.received', key: 'B-1042', id: 'pay-7781', body: { amount: '1840.00' }, keep: 'P7D' },
  messageAnswer: { id: 'pay-7781', status: 'matched' },
  sendSignal: { name: 'season_closed', id: 'season-2026' },
  signalAnswer: { id: 'season-2026', told: 12 },
  answerCallback: { result: 'signed' },
  callbackAnswer: { accepted: true },
  activateJobs: { types: ['scan-document'], worker: 'scanner-1', max: 5, waitMs: 30_000 },
  activatedJobs: {
    jobs: [{ id, type: 'scan-document', attempt: 1, input: { file: 'F-17' }, leaseUntil, instance, step: 'scan' }],
  },
  heartbeatJob: { id, attempt: 1, worker: 'scanner-1' },
  jobLease: { leaseUntil },
  completeJob: { id, attempt: 1, output: { pages: 3 } },
  failJob: { id, attempt: 1, error: { kind: 'unreadable', message: 'The page is black' }, retryAfterMs: 60_000 },
  jobAnswer: { id, accepted: true },
};
