import type { ApiKey, ApiKeysClientOptions, Challenge, CreateState, DeleteState, Entering } from 'keydesk';
import { ApiKeysError } from 'keydesk';

import type { DeskOptions } from './support.tsx';

export const shownKey: ApiKey = {
  id: 'key_1',
  name: 'Checkout',
  hint: 'sk_…4f2a',
  status: 'active',
  createdAt: '2026-01-01T08:00:00.000Z',
  lastUsedAt: '2026-01-02T08:00:00.000Z',
  expiresAt: null,
};
const unnamed: ApiKey = { ...shownKey, name: null, lastUsedAt: null };

const challenge: Challenge = {
  kind: 'challenge',
  id: 'challenge_1',
  operation: 'delete',
  keyIds: ['key_1'],
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
  attemptsLeft: 5,
  reference: 'K7Q',
};
export const secret = `sk_test_${'4f2a'.repeat(8)}`;
const error = (code: ApiKeysError['code']): ApiKeysError => new ApiKeysError(code, { requestId: 'req_1' });
const clock = 1_000_000;

const entering = (changes: Partial<Entering> = {}): Entering => ({
  step: 'entering',
  key: shownKey,
  challenge,
  deadline: clock + 299_000,
  resendAt: 0,
  ...changes,
});
const letters = entering({ challenge: { ...challenge, codeAlphabet: 'alphanumeric', codeLength: 10 } });
const oneLeft = { ...challenge, attemptsLeft: 1 };

const deletion: Record<string, DeleteState> = {
  confirming: { step: 'confirming', key: shownKey },
  'confirming, unnamed and never used': { step: 'confirming', key: unnamed },
  'confirming after an error': { step: 'confirming', key: shownKey, error: error('delivery_failed') },
  'confirming, still there': { step: 'confirming', key: shownKey, note: 'still_there' },
  requesting: { step: 'requesting', key: shownKey, sentAt: clock },
  entering: entering(),
  'entering letters': letters,
  'entering in the last minute': entering({ deadline: clock + 30_000 }),
  'entering after a wrong code': entering({ challenge: oneLeft, error: error('code_invalid') }),
  'entering an expired code': entering({ deadline: clock }),
  resending: { step: 'requesting', key: shownKey, sentAt: clock, resending: entering() },
  verifying: { ...entering(), step: 'verifying' },
  checking: { step: 'checking', key: shownKey, tries: 0 },
  unknown: { step: 'unknown', key: shownKey, error: error('network') },
  'signed out': { step: 'signedOut', key: shownKey },
  failed: { step: 'failed', key: shownKey, error: error('forbidden') },
  deleted: { step: 'deleted', key: shownKey, how: 'deleted' },
  'already gone': { step: 'deleted', key: unnamed, how: 'already_gone' },
};

const creation: Record<string, CreateState> = {
  editing: { step: 'editing', input: {}, notBefore: 0 },
  'editing, name taken': { step: 'editing', input: { name: 'Shop' }, error: error('name_taken'), notBefore: 0 },
  'editing, name refused': {
    step: 'editing',
    input: { name: 'Shop' },
    error: new ApiKeysError('invalid_input', { fields: [{ field: 'name', code: 'x' }] }),
    notBefore: 0,
  },
  'editing after an error, waiting': {
    step: 'editing',
    input: {},
    error: error('rate_limited'),
    notBefore: clock + 20_000,
  },
  'editing, nothing found': { step: 'editing', input: {}, note: 'not_found', notBefore: 0 },
  creating: { step: 'creating', input: {} },
  created: { step: 'created', key: shownKey, custody: 'fresh' },
  leaving: { step: 'created', key: shownKey, custody: 'leaving' },
  'checking a creation': { step: 'checking', input: {}, tries: 0 },
  'unknown creation': { step: 'unknown', input: {}, error: error('timeout') },
  'secret lost': { step: 'lost', key: shownKey },
  'signed out of a creation': { step: 'signedOut', input: {} },
  'creation failed': { step: 'failed', error: error('limit_reached') },
};

const at = (initial: ApiKeysClientOptions['initial'], more: DeskOptions = {}): DeskOptions => ({
  ...more,
  client: { now: () => clock, initial: { secret, ...initial } },
});
const list = (more: DeskOptions): DeskOptions => ({ client: { now: () => clock }, ...more });
const never = (): Promise<never> => new Promise(() => undefined);
const actionUrl = '#verify';
const gate = (verification: 'not_started' | 'pending' | 'needs_information' | 'rejected'): DeskOptions =>
  list({ access: { verification, verificationReason: 'Reason', actionUrl } });
const statuses = ['active', 'inactive', 'disabled', 'expired', 'expiring'] as const;

const panels: Record<string, DeskOptions> = {
  'every status': list({ keys: statuses.map((status) => ({ ...shownKey, id: status, status })) }),
  dense: list({ panel: { density: 'dense' } }),
  'unnamed keys': list({ keys: [{ ...unnamed, createdAt: null, hint: '' }] }),
  empty: list({ keys: [] }),
  loading: list({ methods: () => ({ list: never }) }),
  'load failed': list({ methods: () => ({ list: () => Promise.reject(error('server')) }) }),
  'session ended': list({ methods: () => ({ list: () => Promise.reject(error('unauthenticated')) }) }),
  'more to load': list({ client: { now: () => clock, pageSize: 2 } }),
  'unreadable rows': list({
    methods: (memory) => ({
      list: async (...args) => {
        const page = await memory.list(...args);
        return { ...page, keys: [...page.keys, {} as never] };
      },
    }),
  }),
  'verification not started': gate('not_started'),
  'verification pending': gate('pending'),
  'verification needs information': gate('needs_information'),
  'verification rejected': gate('rejected'),
  'access unknown': list({ methods: () => ({ access: () => Promise.reject(error('network')) }) }),
  'read-only': list({ access: { can: { create: 'read_only', delete: 'read_only' } } }),
  'list only': list({ methods: () => ({ create: undefined, delete: undefined, access: undefined }) }),
};

const asksName = { access: { policy: { nameRequired: true, nameMaxLength: 40 } } };
const needsName = (state: CreateState): boolean =>
  state.step === 'editing' && state.error?.code !== 'rate_limited' && !state.note;

const named = <T,>(states: Record<string, T>, options: (state: T) => DeskOptions): [string, DeskOptions][] =>
  Object.entries(states).map(([name, state]) => [name, options(state)]);

/** Every state that a user can see, by name: of the panel, of the deletion, of the creation. */
export const everyState: readonly (readonly [string, DeskOptions])[] = [
  ...named(panels, (options) => options),
  ...named(deletion, (state) => at({ deletion: state }, { methods: () => ({ get: never }) })),
  ...named(creation, (state) => at({ creation: state }, needsName(state) ? asksName : {})),
];
