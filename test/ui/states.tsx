import type { ApiKey, ApiKeysClientOptions, CreateState, DeleteState } from 'keydesk';
import { ApiKeysError, bulkDeletion } from 'keydesk';

import { challengeOf, creationOf, deletionOf, entering as codeStep } from '../../stories/support.tsx';
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
const others: ApiKey[] = ['Mobile app', null].map((name, n) => ({ ...unnamed, id: `key_${n + 2}`, name }));
const inUse: ApiKey = { ...shownKey, lastUsedAt: new Date().toISOString() };

export const secret = `sk_test_${'4f2a'.repeat(8)}`;
const error = (code: ApiKeysError['code']): ApiKeysError => new ApiKeysError(code, { requestId: 'req_1' });
const clock = 1_000_000;

const one = deletionOf(shownKey);
const several = deletionOf(shownKey, ...others);
const blank = creationOf();
const shop = creationOf({ name: 'Shop' });
const challenge = challengeOf();

type Changes<S> = Partial<Extract<S, { step: 'entering' }>>;
const entering = (changes: Changes<DeleteState> = {}) => codeStep(one, changes, clock);
const creatingBehind = (changes: Changes<CreateState> = {}) => codeStep(shop, changes, clock);
const letters = entering({ challenge: { ...challenge, codeAlphabet: 'alphanumeric', codeLength: 10 } });
const oneLeft = { ...challenge, attemptsLeft: 1 };
const failedOf = (count: number): DeleteState => ({
  step: 'done',
  task: several,
  result: {
    how: 'deleted',
    failed: several.keys.slice(0, count).map(({ id }) => ({ keyId: id, code: 'forbidden' })),
  },
});

const deletion: Record<string, DeleteState> = {
  confirming: { step: 'confirming', task: one },
  'confirming, unnamed and never used': { step: 'confirming', task: deletionOf(unnamed) },
  'confirming, in use': { step: 'confirming', task: deletionOf(inUse) },
  'confirming after an error': { step: 'confirming', task: one, error: error('delivery_failed') },
  'confirming, still there': { step: 'confirming', task: one, note: 'not_done' },
  'confirming several': { step: 'confirming', task: several },
  'confirming several, some in use': { step: 'confirming', task: deletionOf(inUse, ...others) },
  'confirming several, still there': { step: 'confirming', task: several, note: 'not_done' },
  requesting: { step: 'requesting', task: one, sentAt: clock },
  'requesting several': { step: 'requesting', task: several, sentAt: clock },
  entering: entering(),
  'entering for several': codeStep(several, {}, clock),
  'entering letters': letters,
  'entering in the last minute': entering({ deadline: clock + 30_000 }),
  'entering after a wrong code': entering({ challenge: oneLeft, error: error('code_invalid') }),
  'entering an expired code': entering({ deadline: clock }),
  'entering, a new code may not be sent yet': entering({ error: error('rate_limited') }),
  resending: { step: 'requesting', task: one, sentAt: clock, resending: entering() },
  verifying: { ...entering(), step: 'verifying' },
  checking: { step: 'checking', task: one, tries: 0 },
  'checking several': { step: 'checking', task: several, tries: 0 },
  unknown: { step: 'unknown', task: one, error: error('network') },
  'unknown of several': { step: 'unknown', task: several, error: error('network') },
  'signed out': { step: 'signedOut', task: one },
  'signed out of several, unsure': { step: 'signedOut', task: several, unsure: true },
  failed: { step: 'failed', task: one, error: error('forbidden') },
  'failed for several': { step: 'failed', task: several, error: error('forbidden') },
  deleted: { step: 'done', task: one, result: { how: 'deleted', failed: [] } },
  'already gone': { step: 'done', task: deletionOf(unnamed), result: { how: 'already_gone', failed: [] } },
  'all deleted': failedOf(0),
  'partly deleted': failedOf(2),
  'none deleted': failedOf(3),
};

const creation: Record<string, CreateState> = {
  editing: { step: 'confirming', task: blank },
  'editing, name taken': { step: 'confirming', task: shop, error: error('name_taken') },
  'editing, name refused': {
    step: 'confirming',
    task: shop,
    error: new ApiKeysError('invalid_input', { fields: [{ field: 'name', code: 'x' }] }),
  },
  'editing after an error': { step: 'confirming', task: blank, error: error('rate_limited') },
  'editing, nothing found': { step: 'confirming', task: blank, note: 'not_done' },
  creating: { step: 'requesting', task: blank, sentAt: clock },
  'creating behind a code': creatingBehind(),
  'creating after a wrong code': creatingBehind({
    challenge: { ...challengeOf([]), attemptsLeft: 1 },
    error: error('code_invalid'),
  }),
  'creating, the code has expired': creatingBehind({ deadline: clock }),
  'creating, a new code is sent': { step: 'requesting', task: shop, sentAt: clock, resending: creatingBehind() },
  'creating, the code is checked': { ...creatingBehind(), step: 'verifying' },
  created: { step: 'done', task: blank, result: { key: shownKey, custody: 'fresh' } },
  copied: { step: 'done', task: blank, result: { key: shownKey, custody: 'copied' } },
  leaving: { step: 'done', task: blank, result: { key: shownKey, custody: 'leaving' } },
  'checking a creation': { step: 'checking', task: blank, tries: 0 },
  'unknown creation': { step: 'unknown', task: blank, error: error('timeout') },
  'secret lost': { step: 'done', task: blank, result: { key: shownKey, custody: 'lost' } },
  'maybe created': { step: 'done', task: blank, result: { key: shownKey, custody: 'doubtful' } },
  'signed out of a creation': { step: 'signedOut', task: blank },
  'signed out of a creation, unsure': { step: 'signedOut', task: blank, unsure: true },
  'creation failed': { step: 'failed', task: blank, error: error('limit_reached') },
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

const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();

const panels: Record<string, DeskOptions> = {
  'every status': list({ keys: statuses.map((status) => ({ ...shownKey, id: status, status })) }),
  'every reason': list({
    keys: [
      { ...shownKey, id: 'a', status: 'inactive', statusReason: 'ip_required' },
      { ...shownKey, id: 'b', statusReason: 'rotated', expiresAt: soon },
      { ...shownKey, id: 'c', status: 'disabled', statusReason: 'unknown_to_the_kit' },
    ],
  }),
  'scopes, creators, ends': list({
    keys: [
      { ...shownKey, scopes: ['Reason', 'Reason', 'Reason'], createdBy: 'Reason', expiresAt: soon },
      { ...unnamed, id: 'key_2', scopes: [], createdBy: 'Reason', expiresAt: '2026-01-03T08:00:00.000Z' },
    ],
  }),
  sorted: list({ before: ({ list: keys }) => keys.setFilter({ sort: { field: 'name', direction: 'descending' } }) }),
  'no results': list({ before: ({ list: keys }) => keys.setFilter({ search: 'nothing of the kind' }) }),
  'columns of the host': list({
    panel: { columns: ['key', { id: 'owner', header: 'Reason', sort: 'name', render: () => 'Reason' }] },
  }),
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
  state.step === 'confirming' && state.error?.code !== 'rate_limited' && !state.note;

const named = <T,>(states: Record<string, T>, options: (state: T) => DeskOptions): [string, DeskOptions][] =>
  Object.entries(states).map(([name, state]) => [name, options(state)]);

/** Every state that a user can see, by name: of the panel, of the deletion, of the creation. */
export const everyState: readonly (readonly [string, DeskOptions])[] = [
  ...named(panels, (options) => options),
  ...named(deletion, (state) => {
    const isOfMany = 'task' in state && state.task.keys.length > 1;
    const panel = { extras: isOfMany ? [bulkDeletion] : [] };
    return at({ deletion: state }, { methods: () => ({ get: never }), panel });
  }),
  ...named(creation, (state) => at({ creation: state }, needsName(state) ? asksName : {})),
];
