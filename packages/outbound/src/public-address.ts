import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Addresses that anybody may ask us to call: those of the public internet. All else is refused by what it is, not by a list of what is
 * known to be dangerous: of IPv6 only global unicast (2000::/3) counts, so forms that carry an IPv4 address inside (mapped, compatible,
 * NAT64) fall out by themselves. After the registries of special-purpose addresses (RFC 6890, IANA).
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
};

/** Of a house's own network: a host that the configuration names may have one of these. Link-local and metadata are not among them. */
export const isInHouseAddress = (address: string): boolean =>
  isIPv4(address) ? inHouse.check(address, 'ipv4') : isIPv6(address) && inHouse.check(address, 'ipv6');

/** Blocks in CIDR notation. @throws Error when one is none. */
export function blocksOf(networks: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    if (!/^\d{1,3}$/.test(bits)) throw new Error(`${network} is no network (address/bits)`);
    blocks.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return blocks;
}

const globalUnicast = blocksOf(['2000::/3']);

const inHouse = blocksOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
]);

const special = blocksOf([
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // the platform's own agent on Azure
  '169.254.0.0/16', // link-local, metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '2001::/23', // protocol assignments: Teredo, ORCHID, benchmarks
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, with an IPv4 address inside
  '3fff::/20', // documentation
]);
