import { expect, test } from 'vitest';
import { commandOf, commandsNow, offer } from './commands.ts';

const nothing = (): void => {};
const named = (name: string, ...keys: string[]) => ({ name, keys, act: nothing });

test('what is offered under one title is one group, and goes with who offered it', () => {
  const [list, task, tools] = [{}, {}, {}];
  offer(list, { title: 'List', commands: [named('Next', 'j')] });
  offer(task, { title: 'Task', commands: [named('Approve', 'a')] });
  offer(tools, { title: 'Task', commands: [named('Claim', 'e')] });
  const told = () => commandsNow().map(({ title, commands }) => [title, commands.map(({ name }) => name)]);
  expect(told()).toEqual([
    ['List', ['Next']],
    ['Task', ['Approve', 'Claim']],
  ]);
  offer(task, undefined);
  offer(tools, { title: 'Task', commands: [] });
  expect(told()).toEqual([['List', ['Next']]]);
  offer(list, undefined);
  offer(tools, undefined);
});

test('a key does what was offered last, and nothing that cannot be done now', () => {
  const [page, dialog] = [{}, {}];
  offer(page, { title: 'Page', commands: [named('Page', 'x')] });
  offer(dialog, { title: 'Dialog', commands: [named('Dialog', 'x')] });
  expect(commandOf('x')?.name).toBe('Dialog');
  offer(dialog, { title: 'Dialog', commands: [{ ...named('Dialog', 'x'), disabled: 'not yet' }] });
  expect(commandOf('x')?.name).toBe('Page');
  expect(commandOf('y')).toBeUndefined();
  offer(page, undefined);
  offer(dialog, undefined);
});
