import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Company, openCompany } from './company.ts';

// The six examples of the language, whole, over HTTP: people decide, machines of ours are called, the clock runs.

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(async () => {
  await company?.close();
});

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const entity = (type: string) => ({ type, id: `${type}-${crypto.randomUUID().slice(0, 8)}` });
const dataOf = async (instance: string) => (await company.as('root').instances.get(instance)).data;
const decide = async (person: string, instance: string, step: string, outcome: string, data?: object) =>
  company
    .as(person)
    .tasks.decide(await company.taskAt(instance, step), { outcome, ...(data && { data: data as never }) });
const complete = async (person: string, instance: string, step: string, data: object, outcome?: string) =>
  company.as(person).tasks.complete(await company.taskAt(instance, step), {
    data: data as never,
    ...(outcome !== undefined && { outcome }),
  });

test('booking-cancellation: sent back and corrected, two of finance, paid at the second try', async () => {
  const { as, outside } = company;
  const refunds = 'POST pay.example/refunds';
  outside.answer(refunds, { status: 503, headers: { 'retry-after': '1' } }, { status: 201, body: { id: 'r-1' } });
  const subject = `B-${crypto.randomUUID()}`;
  const { started } = await as('ana').instances.trigger({
    specversion: '1.0',
    id: subject,
    source: 'bookings',
    type: 'booking.cancellation_requested',
    subject,
    data: { reason: 'rain', refund: eur('900.00') },
  });
  const { id } = started[0]!;
  await decide('bo', id, 'manager', 'sent_back');
  await complete('ana', id, 'revise', { reason: 'rain, all week', refund: eur('1500.00') });
  await decide('bo', id, 'manager', 'approved');
  await decide('fay', id, 'finance', 'approved');
  await decide('fin', id, 'finance', 'approved');
  expect(await company.endOf(id)).toBe('approved');
  expect(await dataOf(id)).toMatchObject({ refund_id: 'r-1', refund: eur('1500.00') });
  const calls = outside.received.filter(({ what }) => what === refunds);
  expect(calls.map(({ body }) => body)).toEqual(Array(2).fill({ booking: subject, amount: '1500.00' }));
  expect(calls[0]!.headers.authorization).toBe('Bearer secret-of-payments');
  expect(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('booking-cancellation: when nobody decides it is escalated, and then rejected, by the clock', async () => {
  const { as } = company;
  const { id } = await as('ana').instances.start({
    definition: 'booking-cancellation-fast',
    entity: entity('booking'),
    data: { reason: 'rain', refund: eur('900.00') },
  });
  expect(await company.endOf(id)).toBe('rejected');
  const { items } = await as('root').instances.events(id, { limit: 200 });
  expect(items.map(({ fact }) => fact)).toEqual(
    expect.arrayContaining(['TaskReminded', 'TaskEscalated', 'TimerFired', 'InstanceEnded']),
  );
});

test("commission-approval: the agent's manager, weights, a changed amount asks again, a worker books it", async () => {
  const { as } = company;
  const about = entity('commission');
  const { id } = await as('abe').instances.start({
    definition: 'commission-approval',
    entity: about,
    data: { agent: 'ana', amount: eur('500.00'), deal: 'D-7', iban: 'DE02120300000000202051' },
  });
  await decide('bo', id, 'manager', 'approved');
  await decide('art', id, 'accounting', 'approved');
  await as('root').instances.changeData(id, { set: { amount: eur('650.00') }, reason: 'a bonus' });
  await decide('bo', id, 'manager', 'approved'); // what he had approved is another amount now
  await decide('art', id, 'accounting', 'approved');
  await decide('kim', id, 'compliance', 'rejected');
  await decide('dee', id, 'compliance', 'approved'); // weighs two
  const jobs = await as('machine').machines.activateJobs({ types: ['payroll.book'], worker: 'w-1', waitMs: 20_000 });
  expect(jobs.jobs).toMatchObject([{ instance: id, step: 'pay', input: { agent: 'ana', amount: '650.00' } }]);
  const { id: job, attempt } = jobs.jobs[0]!;
  await as('machine').machines.completeJob({ id: job, attempt, output: {} });
  expect(await company.endOf(id)).toBe('approved');
});

test('unit-price-update: as far as it moves so many decide, manager before director', async () => {
  const { as } = company;
  const unit = entity('unit');
  const start = (price: string) =>
    as('ana').instances.start({
      definition: 'unit-price-update',
      entity: unit,
      data: { old_price: eur('100.00'), new_price: eur(price) },
    });
  const first = await start('80.00');
  const second = await start('91.00'); // of the same unit: one at a time
  await company.stepStands(second.id, 'change', 'blocked');
  const { waitsFor } = await as('root').instances.why(second.id);
  expect(waitsFor).toMatchObject([{ kind: 'lock', unblockedBy: [{ kind: 'instance', id: first.id }] }]);
  await decide('bo', first.id, 'both', 'approved');
  await decide('dee', first.id, 'both', 'approved');
  expect(await company.endOf(first.id)).toBe('approved');
  await decide('bo', second.id, 'manager', 'rejected');
  expect(await company.endOf(second.id)).toBe('rejected');
  const free = await start('101.00');
  expect(await company.endOf(free.id)).toBe('approved');
});

test('purchase-approval: three quotes, one vendor added on the way, a committee with a veto', async () => {
  const { as } = company;
  const { id } = await as('ana').instances.start({
    definition: 'purchase-approval',
    entity: entity('purchase'),
    data: { item_name: 'Press', amount: eur('12000.00'), vendors: ['w', 'x', 'y'], cost_centre: 'it' },
  });
  await decide('bo', id, 'line_manager', 'approved');
  await company.tasksAt(id, 'ask', 3);
  await as('root').instances.addItem(id, { visit: 'ask_vendors#1', value: 'z' });
  const asked = await company.tasksAt(id, 'ask', 4);
  for (const [index, task] of asked.slice(1).entries())
    await as('bea').tasks.complete(task, { data: { quote: eur(`1${index}900.00`) } });
  for (const person of ['kit', 'kai', 'koa']) await decide(person, id, 'committee', 'approved');
  expect(await dataOf(id)).toMatchObject({ quotes: [{ vendor: 'x' }, { vendor: 'y' }, { vendor: 'z' }] });
  await decide('cem', id, 'committee', 'approved'); // may veto: nothing ends before
  expect(await company.endOf(id)).toBe('approved');
});

test('customer-onboarding: two checks at once, a call back, an account by a workflow of its own, a day of rest', async () => {
  const { as, outside } = company;
  outside.answer('GET score.example/v1/scores', { status: 200, body: { score: 30 } });
  outside.answer('POST lists.example/check', { status: 200, body: { hits: [] } });
  outside.answer('POST id.example/sessions', { status: 201, body: {} });
  const { id } = await as('ana').instances.start({
    definition: 'customer-onboarding-fast',
    entity: entity('customer'),
    data: { company: 'Kranich', email: 'a@kranich.example' },
  });
  await company.stepStands(id, 'answer', 'in_progress');
  const session = outside.received.find(({ what }) => what === 'POST id.example/sessions')!;
  expect(session.body).toMatchObject({ email: 'a@kranich.example' });
  const answered = await fetch(String(session.body.answerTo), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ result: 'passed' }),
  });
  expect(answered.status).toBeLessThan(300);
  const officer = await company.taskAt(id, 'officer'); // a score of 30 is in doubt
  await as('kim').tasks.decide(officer, { outcome: 'approved' });
  await as('kay').tasks.decide(officer, { outcome: 'approved' });
  await complete('sue', await company.instanceOf('open-account'), 'open', { account: '4711' });
  expect(await company.endOf(id)).toBe('approved');
  expect(await dataOf(id)).toMatchObject({ account: '4711', score: 30, sanctioned: false, identity: 'passed' });
});

test('sales-job: several designers, rework of the design only, the client accepts', async () => {
  const { as } = company;
  const about = entity('job');
  const { id } = await as('sam').instances.start({
    definition: 'sales-job',
    entity: about,
    data: { job_name: 'Fair', value: eur('9000.00'), surfaces: [], brief: 'b' } as never,
  });
  await complete('sam', id, 'quote', {
    surfaces: ['wall', 'desk'],
    discount: '0.2',
    value: eur('9000.00'),
    brief: 'b',
  });
  await decide('bo', id, 'discount_ok', 'approved');
  const draw = async (count: number) => {
    for (const task of await company.tasksAt(id, 'draw', count)) {
      const { detail } = await as('root').tasks.get(task);
      const designer = detail.seats[0]!.id.slice('user:'.length); // given to one of them, by turns
      const drawing = await as(designer).files.upload(new Blob(['a drawing']), 'drawing.txt');
      await as(designer).tasks.complete(task, { data: { drawing } });
    }
    for (const task of await company.tasksAt(id, 'review', count))
      await as('lea').tasks.decide(task, { outcome: 'approved' });
  };
  await draw(2);
  await company.stepStands(id, 'client', 'in_progress');
  const changes = { name: 'client.wants_changes', key: about.id, body: { brief: 'greener', surfaces: ['wall'] } };
  await as('machine').machines.message(changes);
  await draw(1);
  await company.stepStands(id, 'client', 'in_progress');
  await as('machine').machines.message({ name: 'client.accepted', key: about.id, body: {} });
  expect(await company.endOf(id)).toBe('approved');
  expect(await dataOf(id)).toMatchObject({ brief: 'greener', rework_count: 1 });
});
