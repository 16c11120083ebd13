import { fold } from '@procession/engine/instance/evolve.ts';
import { eventsPerPage } from '@procession/event-log/events-of-stream.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../testing/made-log.ts';
import { type Office, openOffice } from '../testing/office.ts';
import { people, permissions, refundDocument, refundInRounds } from '../testing/refund-definition.ts';
import { current } from './state-at.ts';

/** Each is some 6 events: a history of several pages. */
const roundsCount = 200;

let office: Office;
const log = new MadeLog('acme', people);
let id: string;

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  id = refundInRounds(log, roundsCount);
  await office.fill(log.events);
});
afterAll(() => office.close());

test('every moment of a long history is shown, also where pages of the log meet', async () => {
  const events = log.eventsOf(id);
  expect(events.length).toBeGreaterThan(2 * eventsPerPage);
  const around = [1, eventsPerPage, 2 * eventsPerPage].flatMap((edge) => [edge - 1, edge, edge + 1, edge + 2]);
  for (const revision of [...around.filter((r) => r > 0), events.length]) {
    const { command } = events[revision - 1]!.meta;
    const end = events.findLast((event) => event.meta.command === command)!.revision;
    const { body } = await office.get(`/v1/instances/${id}?at=${revision}`, 'ana@acme');
    const state = fold(events.slice(0, end).map(current));
    expect(body.shownAt.revision).toBe(end);
    expect(body.data).toEqual(state.data);
    expect(body.tasks.length).toBe(state.tasks.length);
    expect(body.steps.length).toBe(state.routing.visits.length);
  }
});

test('a long history that is read on from where one stopped is told as if it were read at once', async () => {
  const whole = (await office.get(`/v1/instances/${id}/events?limit=1000&detail=all`, 'ana@acme')).body.items;
  expect(whole.length).toBeGreaterThan(500);
  for (const detail of ['all', 'facts'] as const) {
    const shown = whole.filter(({ type }: { type: string }) => detail === 'all' || type !== 'InstanceAdvanced');
    const summaries: string[] = [];
    for (let after = 0; ; ) {
      const { body } = await office.get(
        `/v1/instances/${id}/events?limit=230&detail=${detail}&after=${after}`,
        'ana@acme',
      );
      if (body.items.length === 0) break;
      summaries.push(...body.items.map(({ summary }: { summary: string }) => summary));
      after = body.items.at(-1).revision;
    }
    expect(summaries.slice(0, shown.length)).toEqual(shown.map(({ summary }: { summary: string }) => summary));
  }
});

test('a task that was closed long ago still has its page', async () => {
  const { status, body } = await office.get(`/v1/tasks/${id}.1`, 'maria@acme');
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'completed', detail: { decisions: [{ by: 'maria', outcome: 'sent_back' }] } });
});
