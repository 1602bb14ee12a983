import type { Access, ApiKey, CreateState, NewKey, Policy } from 'keydesk/headless';

import { challengeFor, HandDrivenBackend, keyNamed, openDesk, rightCode, type Desk } from './support.ts';

export const secret = 'sk_live_T0pS3cr3t';
export const fresh = keyNamed('new', { createdAt: '2026-02-01T00:00:00.000Z' });
export const made = { key: fresh, secret };
/** What {@link fresh} was asked for by. */
export const named: NewKey = { name: 'Key new' };

export const step = ({ client }: Desk): CreateState['step'] => client.creation.get().step;
export const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);
export const intents = ({ backend }: Desk): string[] =>
  backend.calls('create').map(({ context }) => context.idempotencyKey);

/** What the state is for a key whose secret never arrived. */
export const lostKey = (key: ApiKey): object => ({ step: 'done', result: { key, custody: 'lost' } });

/** What the state is where a new key may be the one whose answer was lost, or somebody else's. */
export const doubtfulKey = (key: ApiKey): object => ({ step: 'done', result: { key, custody: 'doubtful' } });

export async function deskWithPolicy(policy: Policy | undefined): Promise<Desk> {
  const access: Access = { verification: 'verified', can: {}, ...(policy && { policy }) };
  const desk = openDesk(new HandDrivenBackend({ access: async () => access }));
  await desk.client.access.recheck();
  return desk;
}

/** One press in the form, and the answer is lost. */
export async function lose(desk: Desk, input: NewKey = named): Promise<void> {
  desk.client.creation.open(true);
  desk.client.creation.confirm(input);
  await desk.backend.last('create').fail('network');
}

/** One press, and the key is there. */
export async function createKey(desk: Desk): Promise<void> {
  desk.client.creation.open();
  await desk.backend.last('create').answer(made);
}

export const createChallenge = challengeFor('new', { operation: 'create', keyIds: [] });

/** As far as the question for the code. */
export async function ask(desk: Desk, challenge = createChallenge, input: NewKey = {}): Promise<void> {
  desk.client.creation.open(true);
  desk.client.creation.confirm(input);
  await desk.backend.last('create').answer(challenge);
}

/** As far as the sending of the code, whose answer is still out. */
export async function send(desk: Desk, input: NewKey = named): Promise<void> {
  await ask(desk, createChallenge, input);
  desk.client.creation.submit(rightCode);
}
