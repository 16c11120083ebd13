import { cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react';

const accents: Record<string, string> = { a: 'à', e: 'ë', i: 'ï', o: 'ô', u: 'ü', n: 'ñ', c: 'ç', s: 'š', y: 'ý' };

/** A message as `?locale=pseudo` shows it: marked, longer, and with letters that only a catalogue can have. */
export const pseudoText = (text: string): string =>
  text === ''
    ? ''
    : `⟦${text.replace(/[aeiouncsy]/g, (letter) => accents[letter]!)}${'·'.repeat(Math.ceil(text.length / 4))}⟧`;

/** The catalogue with each of its messages in the pseudo-locale. */
export function pseudo<T>(messages: T): T {
  if (typeof messages === 'string') return pseudoText(messages) as T;
  if (typeof messages === 'function')
    return ((...values: unknown[]) => pseudo((messages as (...values: unknown[]) => unknown)(...values))) as T;
  if (isValidElement(messages)) return pseudoElement(messages as ReactElement<{ children?: ReactNode }>) as T;
  if (Array.isArray(messages)) return messages.map((message) => pseudo<unknown>(message)) as T;
  if (typeof messages !== 'object' || messages === null) return messages;
  return Object.fromEntries(Object.entries(messages).map(([name, message]) => [name, pseudo<unknown>(message)])) as T;
}

function pseudoElement(element: ReactElement<{ children?: ReactNode }>): ReactElement {
  const { children } = element.props;
  if (children === undefined) return element;
  return Array.isArray(children)
    ? cloneElement(element, {}, ...children.map((child: ReactNode) => pseudo(child)))
    : cloneElement(element, {}, pseudo(children));
}
