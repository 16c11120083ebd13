import type { Reply } from '../world.ts';
import type { Office, Request } from './office.ts';
import type { Operation } from './operations.ts';
import type { Values } from './recipes.ts';

/** The request that carries these values. */
export function requestOf({ service, method, path }: Operation, values: Values): Request {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const inPart = (part: string): [string, unknown][] =>
    given
      .filter(([place]) => place.startsWith(`${part}.`))
      .map(([place, value]) => [place.slice(part.length + 1), value]);
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(values[`path.${name}`])));
  const query = new URLSearchParams(
    inPart('query').map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return {
    service,
    method,
    path: query === '' ? filled : `${filled}?${query}`,
    ...(method !== 'GET' && { body: Object.fromEntries(inPart('body')) }),
  };
}

export const ask = (office: Office, as: string, operation: Operation, values: Values, headers = {}): Promise<Reply> =>
  office.send(as, { ...requestOf(operation, values), headers });

/**
 * What somebody was told, without what differs from request to request anyway: ids that were made, instants, hashes,
 * names with a number, and what they had named themselves.
 */
export function told(reply: Reply, named: readonly unknown[]): { status: number; text: string } {
  const { instance: _request, ...body } = reply.body;
  let text = Object.keys(reply.body).length === 0 ? reply.text : JSON.stringify(body);
  for (const name of named.flatMap(wordsOf)) text = text.replaceAll(name, '<named>');
  text = text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<instance>')
    .replace(/\bfile-<instance>-[\w-]{22}/g, '<file>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
    .replace(/"\w+Ms":[\d.]+/g, '<age>')
    .replace(/whsec_[A-Za-z0-9+/=]+/g, '<secret>')
    .replace(/[0-9a-f]{64}/g, '<hash>')
    .replace(/"ticket":"[^"]+"/g, '"ticket":<ticket>')
    .replace(/\b(?:northern|southern|missing)(?:[-_][a-z]+)*[-_]\d+/g, '<name>')
    .replace(/"number":\d+/g, '"number":<number>');
  return { status: reply.status, text };
}

/** A shorter one stands in other words, too. */
const wordCharactersMin = 3;

/** The texts within what was named, the longest first. */
export const wordsOf = (named: unknown): string[] =>
  (typeof named === 'string'
    ? [named, ...named.split(/[:.]/).filter((part) => part.length > 8)]
    : Array.isArray(named)
      ? named.flatMap(wordsOf)
      : Object.values(named ?? {}).flatMap(wordsOf)
  )
    .filter((word) => word.length > wordCharactersMin)
    .sort((a, b) => b.length - a.length);
