import type { Challenge, DeleteState } from 'keydesk/headless';

import { taskOf } from './deletion.ts';
import { challengeFor, deskWith, keyA, keyB, keyNamed, rightCode, type Desk } from './support.ts';

export const keyC = keyNamed('c');
export const challenge = challengeFor('a', { operation: 'deleteMany', keyIds: ['b', 'a'] });

/** A list of three, two of which are asked to be deleted. */
export async function ask(answer?: Challenge): Promise<Desk> {
  const desk = await deskWith([keyA, keyB, keyC]);
  desk.client.deletion.open([keyA, keyB]);
  desk.client.deletion.confirm();
  if (answer) await desk.backend.last('deleteMany').answer(answer);
  return desk;
}

export async function send(): Promise<Desk> {
  const desk = await ask(challenge);
  desk.client.deletion.submit(rightCode);
  return desk;
}

export const done = (failed: readonly string[] = [], how: 'deleted' | 'already_gone' = 'deleted'): DeleteState => ({
  step: 'done',
  task: taskOf(keyA, keyB),
  result: { how, failed: failed.map((keyId) => ({ keyId, code: 'forbidden' })) },
});

/** What is known beyond the list. */
export const facts = ({ client }: Desk): { gone: string[]; doubtful: string[] } => ({
  gone: [...client.facts.get().gone].toSorted(),
  doubtful: [...client.facts.get().doubtful].toSorted(),
});
