import type { Machine } from './runner.ts';
import type { Operation } from './types.ts';
import type { CustodyEvent, Task, WriteEffect, WriteEvent, WriteState } from './write-states.ts';

/** What differs from one write to the next: the machine's parameters. */
export interface WriteRules<I, R> {
  /** What the backend must name in its challenge. */
  operation(task: Task<I>): Operation;
  /** Only for what deletes: the result where the keys are found to be gone. It is then known that asking again does no harm. */
  readonly gone?: (how: 'deleted' | 'already_gone') => R;
  /** Only for what brings a secret: what a user's act makes of it; `null` where the window may close. */
  readonly custody?: (result: R, event: CustodyEvent) => R | null;
}

export interface WriteMachine<I, R> extends Machine<WriteState<I, R>> {
  readonly rules: WriteRules<I, R>;
}

/** The machine after an event, and what is to be done. */
export type Step<I, R> = readonly [WriteMachine<I, R>, readonly WriteEffect<I>[]];
/** One kind of event. */
export type Of<I, R, T extends WriteEvent<I, R>['type']> = Extract<WriteEvent<I, R>, { type: T }>;

export const to = <I, R>(
  machine: WriteMachine<I, R>,
  state: WriteState<I, R>,
  effects: readonly WriteEffect<I>[] = [],
): Step<I, R> => [{ ...machine, state }, effects];
/** To a state in which answers to what went before come too late. */
export const next = <I, R>(machine: WriteMachine<I, R>, state: WriteState<I, R>): WriteMachine<I, R> => ({
  ...machine,
  operation: machine.operation + 1,
  state,
});

/** Whether two tasks are about the same keys. */
export const isSameSet = <I>({ keys }: Task<I>, ids: ReadonlySet<string>): boolean =>
  keys.length === ids.size && keys.every(({ id }) => ids.has(id));
export const idsOf = <I>({ keys }: Task<I>): ReadonlySet<string> => new Set(keys.map(({ id }) => id));

/** Looks for what an unanswered write has led to. */
export function check<I, R>(machine: WriteMachine<I, R>, task: Task<I>, delayMs = 0): Step<I, R> {
  const checking = next(machine, { step: 'checking', task, tries: 0 });
  return [checking, [{ type: 'check', operation: checking.operation, task, tries: 0, delayMs }]];
}

/** What a code is remembered by: its keys, or the creation as such. */
export const marksOf = ({ keys }: Task<unknown>): readonly string[] =>
  keys.length > 0 ? keys.map(({ id }) => id) : [''];

/** What one intent is known by. */
export const contentOf = ({ keys, input }: Task<unknown>): string => JSON.stringify([keys.map(({ id }) => id), input]);

/** What waits are kept for: a deletion's single key by its id, everything else with its operation. */
export function subjectOf<I>(rules: Pick<WriteRules<I, never>, 'operation'>, task: Task<I>): string {
  const operation = rules.operation(task);
  const ids = task.keys.map(({ id }) => id).toSorted();
  return operation === 'delete' ? ids.join(' ') : [operation, ...ids].join(' ');
}
