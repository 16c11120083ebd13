import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCasesIn } from './find-cases.ts';
import { runCase } from './run-case.ts';

const folder = join(import.meta.dirname, '../../cases');

test.for(runCasesIn(folder))('case $file passes', ({ status, lines }) => {
  expect(lines.join('\n')).toBe('');
  expect(status).toBe('passed');
});

const noExample = () => undefined;
const definition = { start: 'a', steps: { a: { type: 'form' } } };

test('a case fails with its trace when something else happens than it says', () => {
  const { status, lines } = runCase({ definition, script: [{ start: {}, trace: 'b>' }] }, noExample);
  expect(status).toBe('failed');
  expect(lines[0]).toBe('action 1: trace: wanted "b>", got "a>"');
});

test('a case with a key that is not built yet is skipped and names it', () => {
  const document = { start: 'a', steps: { a: { type: 'form', assign: { role: 'r', give: 'least-loaded' } } } };
  expect(runCase({ definition: document, script: [{ start: {} }] }, noExample)).toEqual({
    status: 'skipped',
    lines: ['give: least-loaded'],
  });
});

test('a case that expects the wrong codes of refusal fails', () => {
  const { status, lines } = runCase({ definition, refused: 'unknown-step' }, noExample);
  expect(status).toBe('failed');
  expect(lines[0]).toBe('refused: wanted "unknown-step", got ""');
});

test('a refusal that does not come fails the case', () => {
  const { status } = runCase({ definition, script: [{ start: {}, refused: 'closed' }] }, noExample);
  expect(status).toBe('failed');
});

test('a file that is no case fails', () => {
  expect(runCase({ scripts: [] }, noExample).status).toBe('failed');
});
