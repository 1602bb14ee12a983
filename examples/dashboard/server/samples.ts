/** A key that a demo business has from the start. Nobody has its secret. */
export interface Sample {
  readonly name: string;
  /** In days. */
  readonly age: number;
  /** Absent: never used. */
  readonly usedHoursAgo?: number;
  /** Negative: expired. */
  readonly expiresInDays?: number;
  readonly scopes?: readonly string[];
  readonly allowedIps?: readonly string[];
  readonly note?: string;
  readonly disabled?: boolean;
}

/** What a shop of its age would have. */
export const shopSamples: readonly Sample[] = [
  { name: 'Production checkout', age: 214, usedHoursAgo: 0.1 },
  { name: 'Mobile app', age: 96, usedHoursAgo: 26 },
  { name: 'Warehouse sync', age: 61, usedHoursAgo: 3, expiresInDays: 5 },
  { name: 'Accounting export', age: 33, usedHoursAgo: 24 * 9, scopes: ['payments:read'] },
  { name: 'Staging', age: 12 },
];

/** One of every kind. */
export const orbitSamples: readonly Sample[] = [
  {
    name: 'Dispatch board',
    age: 301,
    usedHoursAgo: 0.2,
    scopes: ['payments:read', 'customers:read'],
    allowedIps: ['203.0.113.10', '203.0.113.11'],
    note: 'Runs on the two dispatch servers in Rotterdam.',
  },
  {
    name: 'Nightly billing',
    age: 188,
    usedHoursAgo: 9,
    expiresInDays: 120,
    scopes: ['payments:write', 'payouts:write', 'customers:read'],
    allowedIps: ['198.51.100.0/24'],
    note: 'Owner: finance. Starts at 02:00 UTC.',
  },
  {
    name: 'Customs portal',
    age: 85,
    usedHoursAgo: 30,
    expiresInDays: 5,
    scopes: ['customers:read'],
    allowedIps: ['2001:db8:40::/48'],
  },
  {
    name: 'Tracking widget',
    age: 28,
    usedHoursAgo: 1,
    expiresInDays: 2,
    scopes: ['payments:read', 'webhooks:read'],
    allowedIps: ['192.0.2.64/26'],
  },
  {
    name: 'Legacy importer',
    age: 377,
    usedHoursAgo: 24 * 14,
    expiresInDays: -12,
    scopes: ['customers:write'],
    allowedIps: ['203.0.113.77'],
  },
  {
    name: 'Partner gateway',
    age: 140,
    usedHoursAgo: 24 * 41,
    scopes: ['webhooks:write', 'payments:read'],
    allowedIps: ['198.51.100.7', '2001:db8:7::1'],
    note: 'Off until the new contract is signed.',
    disabled: true,
  },
  { name: 'Warehouse handhelds', age: 3, scopes: ['customers:read', 'reports:read'] },
  {
    name: 'Quarterly reports',
    age: 260,
    usedHoursAgo: 24 * 76,
    scopes: ['reports:read'],
    allowedIps: ['203.0.113.0/28'],
  },
];

/** What there is to try things with at the shop. */
export const shopSandboxSamples: readonly Sample[] = [
  { name: 'Test checkout', age: 40, usedHoursAgo: 5 },
  { name: 'Webhook playground', age: 7 },
];

/** What there is to try things with at Orbit. */
export const orbitSandboxSamples: readonly Sample[] = [
  { name: 'Test dispatch', age: 64, usedHoursAgo: 2, scopes: ['payments:write'], allowedIps: ['203.0.113.10'] },
  { name: 'Load test', age: 21, usedHoursAgo: 24 * 18, allowedIps: ['198.51.100.0/24'], disabled: true },
  { name: 'New colleague', age: 1, scopes: ['payments:read'] },
];
