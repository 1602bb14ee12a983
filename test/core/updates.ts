import { updating, type KeyChanges, type UpdateFlow, type UpdateState } from 'keydesk/headless';

import { challengeFor, keyNamed, rightCode, type Desk } from './support.ts';

export const keyA = keyNamed('a', { version: '1' });
export const renamed = { ...keyA, name: 'Server', version: '2' };
export const changes: KeyChanges = { name: 'Server' };
export const challenge = challengeFor('a', { operation: 'update' });

export const flowOf = ({ client }: Desk): UpdateFlow => client.part(updating);
export const state = (desk: Desk): UpdateState => flowOf(desk).get();
export const versions = ({ backend }: Desk): unknown[] => backend.calls('update').map(({ context }) => context.version);
/** Every idempotency key that was sent. */
export const intents = ({ backend }: Desk): ReadonlySet<string> =>
  new Set(backend.calls('update').map(({ context }) => context.idempotencyKey));

/** Sends the changes; their answer is still out. */
export function change(desk: Desk, input = changes): void {
  flowOf(desk).open(keyA);
  flowOf(desk).confirm(input);
}

export async function send(desk: Desk): Promise<void> {
  change(desk);
  await desk.backend.last('update').answer(challenge);
  flowOf(desk).submit(rightCode);
}
