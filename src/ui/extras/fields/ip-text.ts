/** What is wrong with a list of addresses, and with which of them. */
export interface IpFinding {
  readonly code: 'invalid_format' | 'duplicate' | 'too_many';
  /** As it was typed. */
  readonly text: string;
}

/** Single entries of what was typed or pasted: split at white space and commas; marks that nobody sees are left out. */
export function splitIps(text: string): string[] {
  return text.split(/[\s,\p{Cf}]+/u).filter(Boolean);
}

/** The first entry that is no address or range, stands there already, or is one too many. */
export function firstFinding(texts: readonly string[], max: number = Infinity): IpFinding | undefined {
  const seen = new Set<string>();
  for (const text of texts) {
    const range = rangeOf(text);
    if (range === undefined) return { code: 'invalid_format', text };
    if (seen.has(range)) return { code: 'duplicate', text };
    if (seen.add(range).size > max) return { code: 'too_many', text };
  }
  return undefined;
}

/** `true` where both stand for the same addresses, in whatever notation. */
export function isSameRange(text: string, other: string): boolean {
  const range = rangeOf(text);
  return range !== undefined && range === rangeOf(other);
}

/**
 * The bits that count of an address or a CIDR range, IPv4 in its mapped form (`::ffff:192.0.2.1`): the same text for the
 * same addresses. `undefined` where the text is neither.
 */
function rangeOf(text: string): string | undefined {
  const [, address = '', length] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const isV4 = !address.includes(':');
  const most = isV4 ? 32 : 128;
  const prefix = Number(length ?? most);
  const groups = isV4 ? mapped(address) : groupsOfV6(address);
  if (!groups || prefix > most) return undefined;
  const bits = groups.map((group) => group.toString(2).padStart(16, '0')).join('');
  return bits.slice(0, prefix + 128 - most);
}

function mapped(address: string): number[] | undefined {
  const pair = pairOf(address);
  return pair && [0, 0, 0, 0, 0, 0xffff, ...pair];
}

/** The two halves of an IPv4 address. */
function pairOf(address: string): [number, number] | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return [a * 256 + b, c * 256 + d];
}

/** RFC 4291, 2.2: groups of four hex digits, `::` for those that are zero, and perhaps an IPv4 address at the end. */
function groupsOfV6(address: string): number[] | undefined {
  const [head = '', tail, ...more] = withoutDots(address).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const missing = 8 - before.length - after.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : undefined;
}

/** An IPv4 address at the end as two groups. One that cannot be read stays, and is refused with the rest. */
function withoutDots(address: string): string {
  const at = address.lastIndexOf(':') + 1;
  const pair = pairOf(address.slice(at));
  return pair ? address.slice(0, at) + pair.map((half) => half.toString(16)).join(':') : address;
}
