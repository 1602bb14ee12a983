import { BlockList, isIP, SocketAddress } from 'node:net';

interface IpRange {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

const CIDR = /^([^/%]+)(?:\/(0|[1-9]\d{0,2}))?$/;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;
const MAPPED_BITS = 96;

/** A single address or a CIDR range, IPv4 or IPv6; null where the text is neither. IPv4 in IPv6's clothes is IPv4. */
export function parseIpRange(text: string): IpRange | null {
  const [, host = '', bits] = CIDR.exec(text.trim()) ?? [];
  const version = isIP(host);
  if (version === 0) return null;
  const width = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : Number(bits);
  if (prefix > width) return null;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const { address } = new SocketAddress({ address: host, family });
  const mapped = prefix >= MAPPED_BITS && MAPPED.exec(address)?.[1];
  if (mapped) return { address: mapped, family: 'ipv4', prefix: prefix - MAPPED_BITS };
  return { address, family, prefix };
}

/** A range as it is kept and shown: `2001:db8::/32`, and a single address without its length. */
export function formatIpRange({ address, family, prefix }: IpRange): string {
  return prefix === (family === 'ipv4' ? 32 : 128) ? address : `${address}/${prefix}`;
}

/** An address in its usual form, or null where it is none. */
export function normalAddress(text: string | null): string | null {
  const range = text === null || text.includes('/') ? null : parseIpRange(text.replace(/%.*$/, ''));
  return range && range.address;
}

/** Whether the caller's address is in one of the ranges. One that is not known is in none. */
export function isAllowedAddress(ranges: readonly string[], caller: string | null): boolean {
  const address = normalAddress(caller);
  if (address === null) return false;
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  for (const text of ranges) {
    const range = parseIpRange(text);
    // Node takes IPv4 for a part of IPv6: `::/0` would hold it.
    if (range?.family === family) list.addSubnet(range.address, range.prefix, family);
  }
  return list.check(address, family);
}
