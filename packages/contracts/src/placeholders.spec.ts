import { expect, test } from 'vitest';
import { fieldsNamedIn, fillIn, literal } from './placeholders.ts';

const fill = (placeholder: object) =>
  '$field' in placeholder ? 'a@b.c/ä' : `https://in.example/${JSON.stringify(placeholder)}`;

test('content is filled in wherever a placeholder stands', () => {
  const content = {
    to: { $field: 'email' },
    list: [{ $field: 'email' }, 1, null],
    text: { $text: ['Dear ', { $field: 'email' }, '!'] },
  };
  expect(fillIn(content, fill)).toEqual({ to: 'a@b.c/ä', list: ['a@b.c/ä', 1, null], text: 'Dear a@b.c/ä!' });
  expect(fieldsNamedIn(content)).toEqual(['email']);
});

test('what is filled into an address cannot leave its place there', () => {
  expect(fillIn({ $url: ['https://x.example/', { $field: 'email' }, '?a=1'] }, fill)).toBe(
    'https://x.example/a%40b.c%2F%C3%A4?a=1',
  );
});

test('a value of the instance is never taken for a placeholder', () => {
  const value = { a: [{ $field: 'iban' }, { $callback: { callback: 1, key: 'x' } }] };
  expect(literal({ plain: [1] })).toEqual({ plain: [1] });
  expect(fillIn({ body: literal(value) }, fill)).toEqual({ body: value });
  expect(fieldsNamedIn({ body: literal(value) })).toEqual([]);
});
