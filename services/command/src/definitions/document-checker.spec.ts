import { afterEach, expect, test } from 'vitest';
import { DocumentChecker } from './document-checker.ts';

/** After each hostile document comes another thread, which loads the engine anew. */
const threadsWithinMs = 30_000;

let checker: DocumentChecker;
afterEach(() => checker.close());

const sound = `
key: small
name: Small
start: look
steps:
  look: { type: approval, assign: { role: manager }, next: [{ on: approved, to: done }, { on: rejected, to: refused }] }
  done: { type: end, status: approved }
  refused: { type: end, status: rejected }
`;
/** Takes seconds to parse. */
const hostile = '}\n'.repeat(262_000);

test('a document is checked in a thread, with what is wrong with it', async () => {
  checker = new DocumentChecker();
  expect(await checker.check('acme', sound, 'small')).toMatchObject({
    issues: [],
    name: 'Small',
    document: { key: 'small' },
  });
  expect(await checker.check('acme', sound, 'other')).toMatchObject({ issues: [{ place: '/key' }] });
});

test(
  'a hostile document holds nobody else: it is refused when its time is over, and the next one is checked',
  async () => {
    checker = new DocumentChecker({ checkMs: 300 });
    await checker.check('acme', 'a: 1', 'small'); // the thread is there
    let turns = 0; // of the loop, while the document is read
    const turning = setInterval(() => turns++, 5);
    const refused = await checker.check('acme', hostile, 'small');
    clearInterval(turning);
    expect(refused).toMatchObject({ issues: [{ code: 'too-large', message: expect.stringContaining('300 ms') }] });
    expect(turns).toBeGreaterThan(1);
    expect((await checker.check('acme', sound, 'small')).issues).toEqual([]);
  },
  threadsWithinMs,
);

test('more documents than a tenant may have waiting are turned away', async () => {
  checker = new DocumentChecker({ waitingPerTenantMax: 1 });
  const checks = [1, 2, 3].map(() => checker.check('acme', sound, 'small'));
  await expect(checks[2]).rejects.toMatchObject({ slug: 'overloaded' });
  expect((await Promise.all(checks.slice(0, 2))).map(({ issues }) => issues)).toEqual([[], []]);
});

test(
  'a tenant that keeps hostile documents waiting does not hold up another one',
  async () => {
    checker = new DocumentChecker({ checkMs: 200 });
    const order: string[] = [];
    const noisy = [1, 2, 3, 4].map(() => checker.check('noisy', hostile, 'small').then(() => order.push('noisy')));
    await checker.check('acme', sound, 'small').then(() => order.push('acme'));
    await Promise.all(noisy);
    expect(order).toEqual(['noisy', 'acme', 'noisy', 'noisy', 'noisy']);
  },
  threadsWithinMs,
);
