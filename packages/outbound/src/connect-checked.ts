import { lookup as lookUp } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AllowList, type Destination, refusalOf } from './allow-list.ts';
import { OutboundError } from './outbound-error.ts';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const resolveByDns: Resolve = async (hostname) =>
  (await lookUp(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * A connector that asks for the addresses once for each connection, refuses when any of them may not be connected to, and connects to
 * those that it checked: a name that answers differently a moment later changes nothing.
 */
export function connectChecked({
  allow,
  resolve,
  timeoutMs,
}: {
  allow: AllowList;
  resolve: Resolve;
  timeoutMs: number;
}) {
  const connector: buildConnector.connector = (options, callback) => {
    const { protocol, hostname } = options;
    const destination = { protocol, hostname, port: Number(options.port) || (protocol === 'https:' ? 443 : 80) };
    const refusal = isIP(hostname) ? refusalOf(destination, hostname, allow) : undefined;
    if (refusal) return callback(refused(destination, refusal), null);
    const connect = buildConnector({
      allowH2: false,
      maxCachedSessions: 0,
      timeout: timeoutMs,
      lookup: checkedLookup(destination, allow, resolve),
    });
    connect(options, callback);
  };
  return connector;
}

function checkedLookup(destination: Destination, allow: AllowList, resolve: Resolve): LookupFunction {
  const check = async (hostname: string): Promise<{ address: string; family: number }[]> => {
    const addresses = await resolve(hostname).catch((error: unknown) => {
      throw new OutboundError('unreachable', `${hostname} has no address`, { cause: error });
    });
    if (addresses.length === 0) throw new OutboundError('unreachable', `${hostname} has no address`);
    for (const address of addresses) {
      const refusal = refusalOf(destination, address, allow);
      if (refusal) throw refused(destination, refusal);
    }
    return addresses.map((address) => ({ address, family: isIP(address) }));
  };
  return (hostname, { all }, callback) => {
    check(hostname).then(
      (checked) => (all ? callback(null, checked) : callback(null, checked[0]!.address, checked[0]!.family)),
      (error: Error) => callback(error, '', 0),
    );
  };
}

const refused = ({ hostname, port }: Destination, refusal: string): OutboundError =>
  new OutboundError('refused', `${hostname}:${port} is not called: ${refusal}`);
