import type { InternalJobRequests, InternalJobs } from '@procession/contracts/internal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlay, type Play } from '../duties/testing/play.ts';
import { internalKey } from '../testing.ts';

const calling = {
  key: 'calling',
  fields: { email: { type: 'text', sensitive: true } },
  start: 'ask',
  steps: {
    ask: {
      type: 'service',
      http: {
        method: 'POST',
        url: 'https://id.example/sessions',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: templates of the definition language
        body: { email: '${email}', answerTo: "${callbackUrl('answer')}" },
        credential: 'identity',
      },
      next: 'answer',
    },
    answer: { type: 'wait', for: { callback: true, outcome: 'answered' }, next: [{ on: 'answered', to: 'done' }] },
    done: { type: 'end', status: 'completed' },
  },
};

let play: Play;
beforeAll(async () => {
  play = await openPlay([calling]);
});
afterAll(() => play.close());

const internal = (path: string, payload: object) =>
  play.service.app.inject({
    method: 'POST',
    url: `/internal/${path}`,
    headers: { authorization: `Bearer ${internalKey}` },
    payload,
  });
const requestsOf = async (jobs: InternalJobs['jobs']): Promise<InternalJobRequests['jobs']> =>
  ((await internal('jobs', { jobs })).json() as InternalJobRequests).jobs;

test('what a service is sent is filled in with what the log does not hold, and its answer is taken once', async () => {
  const instance = await play.start('calling', { email: 'ana@example.com' });
  const [duty] = await play.rows<{ revision: number }>(`select revision from log.duties where kind = 'http'`);
  const job = { tenant: 'acme', instance, job: 1, attempt: 1, revision: duty!.revision };
  const [sent, gone, unknown] = await requestsOf([job, { ...job, attempt: 2 }, { ...job, tenant: 'globex' }]);
  expect(sent).toMatchObject({
    request: {
      method: 'POST',
      url: 'https://id.example/sessions',
      body: {
        email: 'ana@example.com',
        answerTo: expect.stringMatching(/^https:\/\/procession\.example\/v1\/callbacks\//),
      },
      credential: 'identity',
    },
    timeoutMs: 30_000,
    step: 'ask',
  });
  expect([gone, unknown]).toEqual([{ gone: true }, { gone: true }]);
  expect(await play.rows(`select from log.events where data::text like '%ana@example%'`)).toEqual([]);

  const { answerTo } = (sent as unknown as { request: { body: { answerTo: string } } }).request.body;
  const answer = () =>
    play.service.app.inject({ method: 'POST', url: new URL(answerTo).pathname, payload: { ok: true } });
  expect((await answer()).statusCode).toBe(200); // before it is waited for: kept
  const command = { type: 'CompleteJob', job: 1, attempt: 1, response: { status: 200, headers: {}, body: {} } };
  await internal('commands', { commands: [{ tenant: 'acme', instance, command }] });
  expect(await play.ended(instance)).toBe('completed');
  expect((await answer()).statusCode).toBe(200);
  expect((await play.facts(instance)).filter((type) => type === 'WaitSatisfied')).toHaveLength(1);
});
