import type { ApiKey, Deleted, DeleteState, DeleteTask, Proof } from 'keydesk/headless';

import { challengeFor, keyA, rightCode, type Desk } from './support.ts';

export const step = ({ client }: Desk): DeleteState['step'] => client.deletion.get().step;

export const taskOf = (...keys: ApiKey[]): DeleteTask => ({ keys, input: null });

/** The end of a deletion of `keyA`. */
export const deleted = (how: Deleted['how']): DeleteState => ({
  step: 'done',
  task: taskOf(keyA),
  result: { how, failed: [] },
});

/** Every code that was sent, in its proof. */
export const confirms = ({ backend }: Desk): Proof[] =>
  backend.calls('delete').flatMap(({ context }) => (context.proof ? [context.proof] : []));

/** As far as the question for the code. */
export async function ask(desk: Desk, key: ApiKey = keyA, challenge = challengeFor(key.id)): Promise<void> {
  desk.client.deletion.open(key);
  desk.client.deletion.confirm();
  await desk.backend.last('delete').answer(challenge);
}

/** As far as the sending of the code, whose answer is still out. */
export async function send(desk: Desk, key: ApiKey = keyA): Promise<void> {
  await ask(desk, key);
  desk.client.deletion.submit(rightCode);
}

/** The code is on its way, and the dialog is closed over it. */
export async function sendAndClose(desk: Desk, key: ApiKey = keyA): Promise<void> {
  await send(desk, key);
  desk.client.deletion.close();
}
