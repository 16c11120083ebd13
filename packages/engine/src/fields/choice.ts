import { z } from 'zod';
import { called, type FieldKind, wrong } from './field-kind.ts';

/** Choices of one field at most. */
export const choicesMax = 500;

export const choiceKeys = { choices: z.array(z.string().min(1).max(200)).min(1).max(choicesMax) };

export function choiceKind({ choices }: { choices: string[] }): FieldKind {
  const known = new Set(choices);
  return {
    type: 'choice',
    celType: 'string',
    choices,
    parse: (value, parsing) => {
      if (typeof value === 'string' && known.has(value)) return value;
      const given = typeof value === 'string' ? `'${value.slice(0, 100)}'` : called(value);
      return wrong(parsing, `must be one of ${listed(choices)}, is ${given}`);
    },
    toCel: (stored) => stored,
  };
}

/** Choices that a sentence names at most. */
const namedMax = 12;

const listed = (choices: string[]): string =>
  choices.length > namedMax
    ? `${choices.slice(0, namedMax).join(', ')} and ${choices.length - namedMax} more`
    : choices.join(', ');
