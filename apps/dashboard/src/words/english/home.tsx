import type { ReactNode } from 'react';
import { plural } from '../plural.ts';

const spelled = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];
const inWords = (n: number, forms: { one: string; other: string }): string =>
  spelled[n] === undefined ? plural(n, forms) : `${spelled[n]} ${n === 1 ? forms.one : forms.other}`;

type LinkTo = (to: 'tasks' | 'risk', text: string) => ReactNode;

export const homeWords = {
  page: 'Home',
  waiting: (n: number, late: number, link: LinkTo) => (
    <>
      {link('tasks', inWords(n, { one: 'task', other: 'tasks' }))}
      {n === 1 ? ' waits for you' : ' wait for you'}
      {late > 0 && ', '}
      {late > 0 &&
        link(
          'tasks',
          n === 1 ? 'and it is late' : `${inWords(late, { one: 'of them', other: 'of them' }).toLowerCase()} late`,
        )}
      {'. '}
    </>
  ),
  nothingWaits: 'Nothing waits for you. ',
  risk: (n: number, isMore: boolean, link: LinkTo) => (
    <>
      {link('risk', isMore ? `More than ${n} instances` : inWords(n, { one: 'instance', other: 'instances' }))}
      {n === 1 && !isMore ? ' could miss its date today.' : ' could miss their date today.'}
    </>
  ),
  today: (from: string, to: string, late: readonly string[], due: readonly string[]) =>
    [
      `Today from ${from} to ${to}`,
      late.length > 0 && `late since ${late.join(', ')}`,
      due.length > 0 && `due at ${due.join(', ')}`,
      late.length + due.length === 0 && 'nothing of yours is due',
    ]
      .filter(Boolean)
      .join('; '),
  late: 'late',
  decideNext: 'Decide next',
  all: (n: number) => (n === 1 ? 'In the inbox' : `All ${n} in the inbox`),
  couldMiss: 'Could miss their date',
  allDueToday: 'All that are due',
  left: (span: string) => `${span} left`,
  waitsFor: (step: string, who: string) => `${step} waits for ${who}`,
  decided: 'Decided today',
  allDone: 'All you have done',
  notAllowed: 'You may not see tasks. An administrator can give you a role with the right to act.',
  nothing: {
    title: 'All decided',
    text: 'What comes is here and in the inbox at once.',
  },
  finished: {
    title: 'Finished per hour, today',
    picture: (total: string) => `Finished instances per hour today, ${total}, against the usual`,
    total: (n: number, isExact: boolean) =>
      isExact
        ? `${plural(n, { one: 'instance', other: 'instances' })} finished today`
        : `More than ${plural(n, { one: 'instance', other: 'instances' })} finished today`,
    more: (percent: number, weekday: string) => `, ${percent} % more than a usual ${weekday} by now.`,
    less: (percent: number, weekday: string) => `, ${percent} % fewer than a usual ${weekday} by now.`,
    same: (weekday: string) => `, as on a usual ${weekday} by now.`,
    end: '.',
    none: 'Nothing has finished yet today.',
    now: 'now',
    usual: (weekday: string) => `A usual ${weekday}`,
  },
  fresh: {
    title: 'How fresh this is',
    behind: 'Lists behind the record',
    upToDate: 'Up to date',
    seconds: (seconds: string) => `${seconds} s`,
    newest: 'Newest event here',
    none: 'None yet',
    live: 'Live connection',
  },
  steps: {
    title: 'First steps',
    of: (done: number, all: number) => `${done} of ${all}`,
    done: 'done',
    decide: 'Decide a task',
    second: 'Watch it move in a second window',
    absence: 'Say who stands in for you',
    start: 'Start a workflow',
    hide: 'Hide this list',
  },
};
