/** Addresses as 128 bits, IPv4 in its mapped form (`::ffff:192.0.2.1`), and how many of the first bits count. */
export interface IpRange {
  readonly bits: bigint;
  readonly prefix: number;
}

const mapped = 0xffffn << 32n;

/** Reads an address or a CIDR range, IPv4 or IPv6 (RFC 4291, 2.2). `undefined` where the text is neither. */
export function readRange(text: string): IpRange | undefined {
  const [, address = '', length] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const isV4 = !address.includes(':');
  const bits = isV4 ? readV4(address) : readV6(address);
  const most = isV4 ? 32 : 128;
  const prefix = length === undefined ? most : Number(length);
  return bits === undefined || prefix > most ? undefined : { bits, prefix: prefix + 128 - most };
}

/** Whether every address of the second range is in the first. A range of IPv6 holds no IPv4, not even `::/0`. */
export function holds(range: IpRange, { bits, prefix }: IpRange): boolean {
  const rest = BigInt(128 - range.prefix);
  return prefix >= range.prefix && isIpv4(range) === isIpv4({ bits, prefix }) && range.bits >> rest === bits >> rest;
}

const isIpv4 = ({ bits, prefix }: IpRange): boolean => prefix >= 96 && bits >> 32n === 0xffffn;

function readV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return mapped | parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function readV6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = withoutDots(text).split('::');
  const groups = [groupsOf(head), groupsOf(tail ?? '')] as const;
  const missing = 8 - groups[0].length - groups[1].length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...groups[0], ...Array.from({ length: missing }, () => '0'), ...groups[1]];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The same address with the IPv4 at its end, if there is one, as two groups. One that cannot be read stays. */
function withoutDots(text: string): string {
  const [, head = '', dotted = ''] = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text) ?? [];
  const bits = readV4(dotted);
  return bits === undefined ? text : `${head}${group(bits >> 16n)}:${group(bits)}`;
}

const group = (bits: bigint): string => (bits & 0xffffn).toString(16);
