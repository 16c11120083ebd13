import type { Tracer } from '@procession/platform/tracer.ts';
import type { Batch, Verdict } from './batch.ts';
import type { Command } from './command.ts';

/** One try at deciding a command; those that were too late are followed by another. */
export function traceDecision(tracer: Tracer, { meta, tenant }: Command, beganMs: number, verdict: Verdict): void {
  if (!tracer.isOn) return;
  tracer.record('decide', {
    kind: 'internal',
    parents: [meta.traceparent],
    beganMs,
    attributes: { 'procession.tenant': tenant, 'procession.verdict': wordOf(verdict) },
  });
}

function wordOf(verdict: Verdict): string {
  if (typeof verdict === 'string') return verdict;
  if ('rejection' in verdict) return verdict.rejection.type;
  return 'fetch' in verdict ? 'fetch' : 'reply';
}

/** The one statement that writes a batch: in the trace of each command that is in it. */
export function traceAppend(
  tracer: Tracer,
  batch: Batch,
  beganMs: number,
  { xid, error }: { xid?: string; error?: unknown },
): void {
  if (!tracer.isOn) return;
  tracer.record('append', {
    kind: 'client',
    parents: batch.commands.map(({ waiting }) => waiting.command.meta.traceparent),
    beganMs,
    attributes: {
      'db.system.name': 'postgresql',
      'db.stored_procedure.name': 'log.append',
      'db.operation.batch.size': batch.commands.length,
      'procession.events': batch.events.length,
      'procession.xid': xid,
    },
    error,
  });
}
