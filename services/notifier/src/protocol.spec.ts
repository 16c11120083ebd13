import type { FromClient } from '@procession/contracts/live.ts';
import { closeCodes, liveLimits } from '@procession/contracts/live-limits.ts';
import { expect, test } from 'vitest';
import {
  type Conversation,
  converse,
  type Happening,
  type JudgeResume,
  newConversation,
  type Step,
} from './protocol.ts';

const badMessagesMax = 3;
const anyPlace: JudgeResume = () => true;
const instances = { name: 'instances', filter: {} } as const;
const from = { place: { epoch: 1, partitions: { 0: 7 } }, rights: 'r', holds: { a: 3 } };

const says = (message: FromClient | Record<string, unknown>, judge = anyPlace): Happening => ({
  type: 'heard',
  text: JSON.stringify(message),
  judge,
});
const subscribes = (id: string): Happening => says({ type: 'subscribe', id, topic: instances, limit: 50 });

const given = (...happenings: Happening[]) => ({
  when(happening: Happening): Step {
    let conversation: Conversation = newConversation;
    for (const past of happenings) conversation = converse(conversation, past, badMessagesMax).conversation;
    return converse(conversation, happening, badMessagesMax);
  },
});

test('a subscription is opened and its rows are loaded', () => {
  const { conversation, reactions } = given().when(says({ type: 'subscribe', id: '1', topic: { name: 'tasks' } }));
  expect(reactions).toEqual([
    { do: 'open', id: '1', topic: { name: 'tasks' }, limit: liveLimits.rowsDefault },
    { do: 'load', id: '1' },
  ]);
  expect(conversation.phases).toEqual(new Map([['1', 'loading']]));
});

test('it is live once its rows are loaded', () =>
  expect(given(subscribes('1')).when({ type: 'loaded', id: '1' }).conversation.phases.get('1')).toBe('live'));

test('a client whose place can be continued is resumed', () => {
  const { conversation, reactions } = given().when(
    says({ type: 'subscribe', id: '1', topic: instances, limit: 50, from }),
  );
  expect(reactions).toEqual([
    { do: 'open', id: '1', topic: instances, limit: 50 },
    { do: 'say', message: { type: 'resumed', id: '1' } },
    { do: 'resume', id: '1', from },
  ]);
  expect(conversation.phases.get('1')).toBe('live');
});

test.each(['place-too-old', 'other-epoch', 'rights-changed'] as const)(
  'a client that cannot be continued is told why, then loaded: %s',
  (reason) => {
    const { reactions } = given().when(
      says({ type: 'subscribe', id: '1', topic: instances, limit: 50, from }, () => reason),
    );
    expect(reactions.slice(1)).toEqual([
      { do: 'say', message: { type: 'resync', id: '1', reason } },
      { do: 'load', id: '1' },
    ]);
  },
);

test('the same id again replaces the subscription', () =>
  expect(
    given(subscribes('1'))
      .when(subscribes('1'))
      .reactions.map((reaction) => reaction.do),
  ).toEqual(['drop', 'open', 'load']));

test('a lost thread is told before the rows are loaded again', () => {
  const { conversation, reactions } = given(subscribes('1'), { type: 'loaded', id: '1' }).when({
    type: 'thread-lost',
    id: '1',
    reason: 'too-slow',
  });
  expect(reactions).toEqual([
    { do: 'say', message: { type: 'resync', id: '1', reason: 'too-slow' } },
    { do: 'load', id: '1' },
  ]);
  expect(conversation.phases.get('1')).toBe('loading');
});

test('nothing is said about a subscription that was given up', () =>
  expect(
    given(subscribes('1'), says({ type: 'unsubscribe', id: '1' })).when({
      type: 'thread-lost',
      id: '1',
      reason: 'too-slow',
    }).reactions,
  ).toEqual([]));

test.each([
  ['not JSON', '{"type":', null, 'The message is not JSON.'],
  ['not a message of ours', '{"type":"hello","id":"7"}', '7', '/type: Invalid'],
  ['an unknown topic', '{"type":"subscribe","id":"7","topic":{"name":"all"}}', '7', '/topic/name: Invalid'],
  [
    'an unknown filter',
    '{"type":"subscribe","id":"7","topic":{"name":"instances","filter":{"a":1}}}',
    '7',
    '/topic/filter: Unrecognized key',
  ],
  ['an unknown member', '{"type":"unsubscribe","id":"7","x":1}', '7', 'Unrecognized key: "x"'],
])('%s is refused, with its place', (_what, text, id, detail) => {
  const { reactions } = given().when({ type: 'heard', text, judge: anyPlace });
  expect(reactions).toEqual([
    {
      do: 'say',
      message: {
        type: 'refused',
        id,
        problem: {
          type: 'urn:procession:problem:invalid-request',
          title: 'The request is not valid',
          status: 400,
          detail: expect.stringContaining(detail),
        },
      },
    },
  ]);
});

test('too many faulty messages end the connection and all of its subscriptions', () => {
  const { conversation, reactions } = given(subscribes('1'), says({}), says({})).when(says({}));
  expect(reactions.slice(1)).toEqual([
    { do: 'drop', id: '1' },
    { do: 'close', code: closeCodes.badMessage, reason: 'too many faulty messages' },
  ]);
  expect(conversation.isOver).toBe(true);
});

test('more subscriptions than allowed are refused, the others stay', () => {
  const many = Array.from({ length: liveLimits.subscriptionsMax }, (_, n) => subscribes(`s${n}`));
  const { conversation, reactions } = given(...many).when(subscribes('one more'));
  expect(reactions).toMatchObject([{ do: 'say', message: { type: 'refused', problem: { status: 422 } } }]);
  expect(conversation.phases.size).toBe(liveLimits.subscriptionsMax);
});

test('giving up what is not there is refused', () =>
  expect(given().when(says({ type: 'unsubscribe', id: '9' })).reactions).toMatchObject([
    { do: 'say', message: { type: 'refused', id: '9', problem: { status: 404 } } },
  ]));

test('nothing happens after the end', () =>
  expect(given({ type: 'ended', code: 1001, reason: 'bye' }).when(subscribes('1')).reactions).toEqual([]));
