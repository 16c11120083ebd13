import { name as languageName } from '@procession/contracts/ids.ts';
import { compileTime } from '../../compile/compile-time.ts';
import { type Compiling, isBool, isString, setsOf, typed } from '../../compile/compiling.ts';
import type { Scope } from '../../compiled.ts';
import type { WaitConfig, WaitedFor } from '../../compiled-machines.ts';
import type { Names } from '../../expressions/compile-expression.ts';
import { needBool, needString } from '../../expressions/need.ts';
import { withMessage } from '../../expressions/place-names.ts';
import { outcomeOfAlternative, type WaitDeclaration, type WaitedForDeclaration } from './config.ts';

interface At {
  compiling: Compiling;
  place: string;
  step: string;
}

export const compileWait = ({ for: declared }: WaitDeclaration, at: At): WaitConfig => ({
  type: 'wait',
  for: declared.flatMap((one, index) => compileAlternative(one, { ...at, place: `${at.place}/for/${index}` })),
});

const ways = ['message', 'callback', 'signal', 'after', 'until', 'when'] as const;
const besides = {
  key: ['message'],
  into: ['message', 'callback'],
  calendar: ['after', 'until'],
} as const satisfies Record<string, readonly (typeof ways)[number][]>;

function compileAlternative(declared: WaitedForDeclaration, at: At): WaitedFor[] {
  const { compiling, place, step } = at;
  const { report } = compiling;
  const [way, ...surplus] = ways.filter((key) => declared[key] !== undefined);
  if (way === undefined || surplus.length > 0) {
    report('invalid-value', place, `must say one of ${ways.join(', ')}`);
    return [];
  }
  for (const [key, with_] of Object.entries(besides)) {
    if (declared[key as keyof typeof besides] !== undefined && !(with_ as readonly string[]).includes(way))
      report('invalid-value', `${place}/${key}`, `stands only beside ${with_.join(' or ')}`);
  }
  const outcome = outcomeOfAlternative(declared);
  if (!languageName.safeParse(outcome).success)
    report('invalid-value', place, `\`${outcome}\` is no name of an outcome: give one by \`outcome\``);
  const names = withMessage(compiling.names.always);
  const into = setsOf(compiling, declared.into ?? {}, { place: `${place}/into`, names, use: 'output', step });
  const common = { outcome, into };
  switch (way) {
    case 'message':
      if (declared.key === undefined) report('invalid-value', place, 'say by which `key` the message is found');
      return [
        {
          ...common,
          kind: 'message',
          message: declared.message!,
          key: compileKey(declared.key ?? "''", { ...at, names: compiling.names.always }),
        },
      ];
    case 'callback':
      return [{ ...common, kind: 'callback', step: answeredStep(declared.callback!, at) }];
    case 'signal':
      return [{ ...common, kind: 'signal', signal: declared.signal! }];
    case 'when':
      return [{ ...common, kind: 'when', when: compileWhen(declared.when!, at) }];
    case 'after':
    case 'until': {
      const { after, until, calendar } = declared;
      const rule = compileTime({ after, until, calendar }, at);
      return rule ? [{ ...common, kind: 'time', at: rule }] : [];
    }
  }
}

/** By which a message finds its waiter. */
export const compileKey = (
  source: string,
  { compiling, place, step, names }: { compiling: Compiling; place: string; step?: string; names: Names<Scope> },
) =>
  typed(
    compiling,
    {
      source,
      place: `${place}/key`,
      names,
      use: 'key',
      need: needString,
      ...(step !== undefined && { step }),
    },
    isString,
  );

const compileWhen = (source: string, { compiling, place, step }: At) =>
  typed(
    compiling,
    { source, place: `${place}/when`, names: compiling.names.always, use: 'standing', need: needBool, step },
    isBool,
  );

/** `true`: the addresses that were made for this step itself. */
function answeredStep(callback: true | string, { compiling, place, step }: At): string {
  if (callback === true || callback === step) return step;
  if (compiling.document.steps.get(callback)?.own?.type !== 'wait')
    compiling.report('unknown-step', `${place}/callback`, `there is no step \`${callback}\` of type wait here`);
  return callback;
}
