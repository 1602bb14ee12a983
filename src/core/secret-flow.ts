import { keepMade, type Made } from './custody.ts';
import type { Before } from './find-created.ts';
import type { FlowContext } from './flow-context.ts';
import type { WriteIntent } from './guard.ts';
import { createSecretHolder, type SecretHolder } from './secret.ts';
import type { ApiKey, Challenge, CreatedKey, Operation } from './types.ts';
import { createWriteFlow, type WriteFlow, type WriteRunner } from './write-flow.ts';
import type { Task, WriteState } from './write-states.ts';

/** What brings a secret, and keeps it until it is copied. The secret itself is in no state: see `useSecret`. */
export interface SecretFlow<I> extends WriteFlow<I, Made> {
  /** Where the secret is. */
  readonly secret: SecretHolder;
  /** The clipboard has the secret. */
  copied(): void;
  /** Back from the question whether to close without copying. */
  stay(): void;
  /** Closes without copying. */
  discard(): void;
}

/** What differs between the writes that make a key. */
export interface MakingSpec<I> {
  readonly name: ('create' & Operation) | ('rotate' & Operation);
  call(task: Task<I>, intent: WriteIntent): Promise<CreatedKey | Challenge>;
  /** Looks for the key that a call with a lost answer has made. */
  find(task: Task<I>, before: Before, signal: AbortSignal): Promise<Made | null>;
  /** Takes the new key over into the list. */
  apply(key: ApiKey): void;
}

type Hidden = 'dispatch' | 'signal' | 'answeredAt';

export function createSecretFlow<I>(
  context: FlowContext,
  spec: MakingSpec<I>,
  initial?: WriteState<I, Made>,
): SecretFlow<I> & Omit<WriteRunner<I, Made>, Hidden> {
  const secret = createSecretHolder();
  if (initial?.step === 'done' && context.initial.secret !== undefined) secret.put(context.initial.secret);
  const tell = (what: 'succeeded' | 'secret_lost', { keys: [old] }: Task<I>, { id }: ApiKey): void =>
    context.emit(
      !old ? { type: `key.create.${what}`, keyId: id } : { type: `key.rotate.${what}`, keyId: old.id, newKeyId: id },
    );
  const {
    dispatch,
    signal: _,
    answeredAt: __,
    ...flow
  } = createWriteFlow<I, Made>(
    context,
    {
      name: spec.name,
      operation: () => spec.name,
      custody: keepMade,
      secret,
      async call(task, intent, isWatched) {
        const answer = await spec.call(task, intent);
        if ('kind' in answer) return answer;
        // With nobody there to see it, the secret is not even held.
        const isSeen = isWatched();
        if (isSeen) secret.put(answer.secret);
        tell(isSeen ? 'succeeded' : 'secret_lost', task, answer.key);
        return { key: answer.key, custody: isSeen ? 'fresh' : 'lost' };
      },
      async find(task, before, signal) {
        const made = await spec.find(task, before, signal);
        if (made?.custody === 'lost') tell('secret_lost', task, made.key);
        return made;
      },
      apply: (_task, { key }) => spec.apply(key),
    },
    initial,
  );
  return {
    ...flow,
    secret,
    copied: () => dispatch({ type: 'copied' }),
    stay: () => dispatch({ type: 'stay' }),
    discard: () => dispatch({ type: 'discard' }),
  };
}
