import { expect, test } from 'vitest';
import { parseJsonDocument, parseYamlDocument } from './parse-document.ts';

test('YAML is read by the core schema of 1.2: on, yes and no are texts', () => {
  expect(parseYamlDocument('{ on: yes, no: 0o17, x: 2026-11-20, y: true, z: ~ }')).toEqual({
    ok: true,
    document: { on: 'yes', no: 15, x: '2026-11-20', y: true, z: null },
  });
});

test.each([
  ['an anchor', 'a: &x 1\nb: 2'],
  ['an alias', 'a: &x 1\nb: *x'],
  ['a tag', 'a: !!str 1'],
  ['a tag of its own', 'a: !thing 1'],
  ['a key that stands twice', 'steps:\n  a: 1\n  a: 2'],
  ['a key that is no text', '? [a]\n: 1'],
  ['what is no YAML', 'a: [1'],
  ['two documents', 'a: 1\n---\nb: 2'],
])('YAML with %s is refused', (_, text) => {
  expect(parseYamlDocument(text)).toMatchObject({ ok: false, issues: [{ place: '' }] });
});

test.each([
  ['keys', Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n'), true],
  ['levels', `a: ${'['.repeat(50_000)}`, false],
  ['faults', `[${','.repeat(100_000)}`, false],
  ['dashes', '- '.repeat(200_000), false],
])('many %s are taken or refused within seconds', (_, text, ok) => {
  const began = performance.now();
  expect(parseYamlDocument(text).ok).toBe(ok);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a fault says where it is', () => {
  expect(parseYamlDocument('a: 1\nb: [1')).toMatchObject({
    issues: [{ message: expect.stringMatching(/ at line 2, column \d$/) }],
  });
});

test('nesting without end is called by its name', () => {
  expect(parseYamlDocument(`a: ${'['.repeat(50_000)}`)).toMatchObject({
    issues: [{ message: 'is nested too deeply' }],
  });
});

test('a document that is too large is refused before it is read', () => {
  const text = `a: ${'x'.repeat(524_288)}`;
  expect(parseYamlDocument(text)).toMatchObject({ ok: false, issues: [{ code: 'too-large' }] });
  expect(parseJsonDocument(JSON.stringify(text))).toMatchObject({ ok: false, issues: [{ code: 'too-large' }] });
});

test('JSON is read as JSON', () => {
  expect(parseJsonDocument('{"a":1}')).toEqual({ ok: true, document: { a: 1 } });
  expect(parseJsonDocument('{"a":')).toMatchObject({ ok: false, issues: [{ code: 'invalid-value' }] });
});
