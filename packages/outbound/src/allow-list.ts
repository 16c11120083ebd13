import { type BlockList, isIP, isIPv6 } from 'node:net';
import { blocksOf, isInHouseAddress, isPublicAddress } from './public-address.ts';

/** Where a request goes, as its URL says after parsing. `hostname` without brackets, `port` filled in. */
export interface Destination {
  protocol: string;
  hostname: string;
  port: number;
}

/** What the configuration opens besides the public internet over TLS. */
export interface AllowList {
  /** `name` or `.suffix`, with a port or for all ports. */
  hosts: readonly { name: string; port: number | undefined }[];
  networks: BlockList;
}

const hostForm = /^(?<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?<port>\d{1,5}))?$/;

/**
 * `OUTBOUND_ALLOW`: entries with commas between: `billing.internal`, `billing.internal:8080`, `.svc.cluster.local`, `127.0.0.1:9000`,
 * `10.20.0.0/16`. A host named here may have an address of the house and be called without TLS; a network opens exactly its addresses.
 * @throws Error naming the entry that is none.
 */
export function parseAllowList(text: string): AllowList {
  const entries = text
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean);
  const isNetwork = (entry: string): boolean => entry.includes('/');
  return {
    hosts: entries.filter((entry) => !isNetwork(entry)).map(hostOf),
    networks: blocksOf(entries.filter(isNetwork)),
  };
}

function hostOf(entry: string): { name: string; port: number | undefined } {
  const { name, port } = hostForm.exec(entry)?.groups ?? {};
  if (!name || (port && Number(port) > 65_535)) throw new Error(`${entry} is no host, host:port, .suffix or network`);
  return { name: bare(name), port: port ? Number(port) : undefined };
}

/** A reserved port of the public internet that is no web server's is somebody's mail, shell or database. */
const reservedPortMax = 1_023;
const webPorts = new Set([80, 443]);

/** Why an address is not connected to, or undefined when it may be. */
export function refusalOf(destination: Destination, address: string, allow: AllowList): string | undefined {
  const { protocol, hostname, port } = destination;
  if (isInside(allow.networks, address)) return undefined;
  const isNamed = allow.hosts.some((host) => names(host, destination));
  if (isNamed && (isInHouseAddress(address) || (isIP(hostname) && address === hostname))) return undefined;
  if (!isPublicAddress(address)) return `${address} is no address of the public internet`;
  if (isNamed) return undefined;
  if (protocol !== 'https:') return 'only https is sent to the public internet';
  return port <= reservedPortMax && !webPorts.has(port) ? `port ${port} is no web server's` : undefined;
}

const names = (host: AllowList['hosts'][number], { hostname, port }: Destination): boolean =>
  (host.port === undefined || host.port === port) &&
  (host.name.startsWith('.') ? hostname.endsWith(host.name) : hostname === host.name);

const isInside = (networks: BlockList, address: string): boolean =>
  networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const bare = (name: string): string => (name.startsWith('[') ? name.slice(1, -1) : name);
