import { ProblemError } from '@procession/contracts/problems.ts';

/** What is a letter of an address to every reader of it, or an escape of something that is not. */
const segment =
  /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%(?!2[EeFf]|5[Cc]|0[0-9A-Fa-f]|1[0-9A-Fa-f]|25|7[Ff])[0-9A-Fa-f]{2})+$/;

/** No fragment and nothing that is no letter of an address. */
const query = /^[\x21\x22\x24-\x7e]*$/;

/**
 * The address at the service behind `prefix`, as it came: never put together anew. Only what every reader of it takes for the same
 * path under `/v1/` goes on: no dots or slashes in disguise, no empty parts.
 * @param url of the request, with its query
 * @param base what stands before it at the service
 * @throws ProblemError `route-not-found`
 */
export function proxyPath(url: string, { prefix, base }: { prefix: string; base: string }): string {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  const target = base + path.slice(prefix.length);
  const [before, version, ...parts] = target.split('/');
  const isPlain =
    path.startsWith(`${prefix}/`) &&
    before === '' &&
    version === 'v1' &&
    parts.length > 0 &&
    parts.every((part) => segment.test(part) && !/^\.{1,2}(;|$)/.test(part));
  if (!isPlain || (at !== -1 && !query.test(url.slice(at + 1))))
    throw new ProblemError('route-not-found', `There is no such address behind ${prefix}.`);
  return at === -1 ? target : target + url.slice(at);
}
