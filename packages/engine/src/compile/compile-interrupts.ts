import type { CompiledInterrupt } from '../compiled-flow.ts';
import type { InterruptDeclaration } from '../document/interrupt.ts';
import { compileKey } from '../steps/wait/compile.ts';
import { condition } from './compile-flow.ts';
import { compileTime } from './compile-time.ts';
import type { Compiling } from './compiling.ts';

interface At {
  compiling: Compiling;
  /** JSON pointer to what they are of. */
  place: string;
  step?: string;
}

export const compileInterrupts = (declared: readonly InterruptDeclaration[], at: At): CompiledInterrupt[] =>
  declared.flatMap((one, index) => compileInterrupt(one, index, { ...at, place: `${at.place}/interrupt/${index}` }));

const ways = ['after', 'until', 'message', 'signal', 'when'] as const;

function compileInterrupt(declared: InterruptDeclaration, index: number, at: At): CompiledInterrupt[] {
  const { compiling, place } = at;
  const { outcome, message, signal, when, after, until, key, calendar } = declared;
  const names = compiling.names.ofVisit;
  const [way, ...surplus] = ways.filter((one) => declared[one] !== undefined);
  if (way === undefined || surplus.length > 0) {
    compiling.report('invalid-value', place, `must say one of ${ways.join(', ')}`);
    return [];
  }
  if ((key === undefined) === (way === 'message'))
    compiling.report('invalid-value', place, 'a `message` is found by its `key`, and nothing else has one');
  if (calendar !== undefined && way !== 'after' && way !== 'until')
    compiling.report('invalid-value', `${place}/calendar`, 'stands only beside `after` or `until`');
  if (message !== undefined) {
    return [{ outcome, index, kind: 'message', message, key: compileKey(key ?? "''", { ...at, names }) }];
  }
  if (signal !== undefined) return [{ outcome, index, kind: 'signal', signal }];
  if (when !== undefined) {
    const { step } = at;
    const stands = { compiling, names, use: 'standing' as const, ...(step !== undefined && { step }) };
    return [{ outcome, index, kind: 'when', when: condition(when, `${place}/when`, stands) }];
  }
  const rule = compileTime({ after, until, calendar }, at);
  return rule ? [{ outcome, index, kind: 'time', at: rule }] : [];
}
