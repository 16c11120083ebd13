import type { Rebuild } from '@procession/contracts/http/projector.ts';

const barWidth = 24;

/** How far a rebuild is, in one line. `seconds`: since its first event was loaded here. */
export function rebuildLine({ state, eventsDone, eventsTotal, reason }: Rebuild, seconds: number): string {
  switch (state) {
    case 'waiting':
      return 'waits for a projector';
    case 'loading':
      return `${bar(eventsDone, eventsTotal)} ${events(eventsDone)} of ${events(eventsTotal)} events${pace(eventsDone, eventsTotal, seconds)}`;
    case 'catching_up':
      return `${bar(1, 1)} catches up with what happened meanwhile`;
    case 'done':
      return `${bar(1, 1)} ${events(eventsTotal)} events: the new tables are in place`;
    case 'failed':
      return `failed: ${reason}`;
  }
}

const events = (count: number): string => count.toLocaleString('en');

function bar(done: number, total: number): string {
  const full = total === 0 ? barWidth : Math.min(barWidth, Math.floor((done / total) * barWidth));
  return `[${'='.repeat(full)}${' '.repeat(barWidth - full)}]`;
}

function pace(done: number, total: number, seconds: number): string {
  if (done === 0 || seconds <= 0) return '';
  const perSecond = done / seconds;
  const left = Math.ceil(Math.max(0, total - done) / perSecond);
  return `, ${events(Math.round(perSecond))}/s, ${left < 60 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`;
}
