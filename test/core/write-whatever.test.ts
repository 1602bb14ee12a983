import fc from 'fast-check';
import { ApiKeysError, type Challenge } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { errorCodes } from '../../src/core/errors.ts';
import { stepWrite } from '../../src/core/write-machine.ts';
import type { Task } from '../../src/core/write-states.ts';
import {
  kindNames,
  kinds,
  type Effect,
  type Event,
  type Input,
  type KindName,
  type Machine,
  type Rules,
} from './machine.ts';
import { challengeFor, keyA, keyB, rightCode, wrongCode } from './support.ts';

interface Seen {
  readonly before: Machine;
  readonly event: Event;
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}

/** Half of the answers are for the current operation, or next to nothing would ever go on. */
type History = readonly { readonly event: Event; readonly current: boolean }[];

const subjects: Record<KindName, readonly Task<Input>[]> = {
  deletion: [keyA, keyB].map((key) => ({ keys: [key], input: null })),
  'deletion of several': [[keyA, keyB], [keyA], [keyB]].map((keys) => ({ keys, input: null })),
  creation: ['Server', 'Other'].map((name) => ({ keys: [], input: { name } })),
  update: [keyA, keyB].map((key) => ({ keys: [key], input: { name: 'Server' } })),
};

const time = fc.nat({ max: 400_000 });
const anyOperation = fc.nat({ max: 12 });
const anyError = fc
  .record({ code: fc.constantFrom(...errorCodes), retryAfterMs: fc.nat({ max: 60_000 }), waits: fc.boolean() })
  .map(({ code, retryAfterMs, waits }) => new ApiKeysError(code, waits ? { retryAfterMs } : {}));

function anyChallenge(rules: Rules, anyTask: fc.Arbitrary<Task<Input>>): fc.Arbitrary<Challenge> {
  return fc
    .record({ serial: fc.nat(), task: anyTask, codeLength: fc.constantFrom(6, 6, 8) })
    .map(({ serial, task, codeLength }) => ({
      ...challengeFor('a', { operation: rules.operation(task), keyIds: task.keys.map(({ id }) => id), codeLength }),
      id: `challenge ${serial}`,
    }));
}

const typeOf = <T extends Event['type']>(...types: T[]): fc.Arbitrary<T> => fc.constantFrom(...types);

function anyHistory(name: KindName): fc.Arbitrary<History> {
  const { rules, result } = kinds[name];
  const task = fc.constantFrom(...subjects[name]);
  const answer = { operation: anyOperation, task };
  const anyEvent: fc.Arbitrary<Event> = fc.oneof(
    fc.record({
      type: typeOf('open'),
      task,
      asks: fc.boolean(),
      doubtful: fc.boolean(),
      at: time,
      notBefore: fc.constantFrom(0, 100_000),
    }),
    fc.record({ type: typeOf('confirm'), input: task.map(({ input }) => input), at: time, notBefore: fc.constant(0) }),
    fc.record({ type: typeOf('resend'), at: time, notBefore: fc.constant(0) }),
    fc.record({
      type: typeOf('submit'),
      code: fc.constantFrom(rightCode, wrongCode, '', '12', 'ABCDEF'),
      at: time,
      notBefore: fc.constantFrom(0, 100_000),
    }),
    fc.record({ type: typeOf('signedIn'), doubtful: fc.boolean() }),
    fc.record({ type: typeOf('retry', 'copied', 'stay', 'discard', 'close') }),
    fc.record({
      type: typeOf('challenged'),
      operation: anyOperation,
      challenge: anyChallenge(rules, task),
      at: time,
    }),
    fc.record({ type: typeOf('done'), ...answer, result: fc.constant(result) }),
    fc.record({
      type: typeOf('refused'),
      ...answer,
      call: fc.constantFrom('request' as const, 'verify' as const),
      error: anyError,
      at: time,
    }),
    fc.record({ type: typeOf('found'), ...answer, result: fc.constantFrom(result, null) }),
    fc.record({ type: typeOf('unread'), ...answer, tries: fc.nat({ max: 3 }), error: anyError }),
    fc.record({ type: typeOf('gone'), ids: fc.subarray(['a', 'b']).map((ids) => new Set(ids)) }),
    fc.record({ type: typeOf('refreshed'), key: fc.constantFrom(keyA, keyB) }),
  );
  return fc.array(fc.record({ event: anyEvent, current: fc.boolean() }), { maxLength: 60 });
}

function play(rules: Rules, history: History, look: (seen: Seen) => void): void {
  let machine: Machine = { operation: 0, state: { step: 'closed' }, rules };
  for (const { event: drawn, current } of history) {
    const event = current && 'operation' in drawn ? { ...drawn, operation: machine.operation } : drawn;
    const before = machine;
    const [next, effects] = stepWrite(machine, event);
    machine = next;
    look({ before, event, machine, effects });
  }
}

const idsOf = ({ keys }: Task<Input>): readonly string[] => keys.map(({ id }) => id);

function must(truth: boolean, orElse: string): void {
  if (!truth) throw new Error(orElse);
}

describe.each(kindNames)('whatever happens to a %s', (name) => {
  const { rules }: { rules: Rules } = kinds[name];

  const always = (look: () => (seen: Seen) => void, numRuns = 2_000): void =>
    fc.assert(
      fc.property(anyHistory(name), (history) => play(rules, history, look())),
      { numRuns },
    );

  test('no state ever holds a code', () => {
    always(() => ({ machine }) => {
      const held = JSON.stringify(machine);
      for (const code of [rightCode, wrongCode, 'ABCDEF']) expect(held).not.toContain(code);
    });
  });

  test('closing takes one step, or asks about a secret first', () => {
    always(
      () =>
        ({ machine }) => {
          const [closed] = stepWrite(machine, { type: 'close' });
          if (closed.state.step === 'closed') return;
          expect(rules.custody && machine.state.step).toBe('done');
          const [left, effects] = stepWrite(closed, { type: 'discard' });
          expect(left.state).toEqual({ step: 'closed' });
          expect(effects).toEqual([{ type: 'wipe' }]);
        },
      500,
    );
  });

  test('a code goes out only whole, in time, and once for each answer', () => {
    always(() => {
      const out = new Set<string>();
      return ({ before, event, effects }) => {
        const isAnswer = event.type === 'refused' || event.type === 'done';
        if (isAnswer && event.operation === before.operation) out.clear();
        for (const effect of effects) {
          if (effect.type !== 'verify') continue;
          const { state } = before;
          if (state.step !== 'entering' || event.type !== 'submit') throw new Error('A code out of nowhere.');
          expect(effect.code).toMatch(state.challenge.codeLength === 6 ? /^\d{6}$/ : /^\d{8}$/);
          expect(effect.challengeId).toBe(state.challenge.id);
          expect(effect.task).toBe(state.task);
          expect(event.at).toBeLessThan(state.deadline);
          expect(event.at).toBeGreaterThanOrEqual(event.notBefore);
          expect(out.has(effect.challengeId)).toBe(false);
          out.add(effect.challengeId);
        }
      };
    });
  });

  test('nothing is sent that the user did not ask for, nor while its answer is out', () => {
    always(() => {
      /** The operation that is out, for what is not given up by closing. */
      let out: number | null = null;
      return ({ before, event, effects }) => {
        const isAnswer = event.type === 'refused' || event.type === 'done' || event.type === 'challenged';
        if (isAnswer && event.operation === before.operation) out = null;
        for (const effect of effects) {
          if (effect.type !== 'request' && effect.type !== 'verify') continue;
          expect(['open', 'confirm', 'resend', 'submit']).toContain(event.type);
          must('at' in event && 'notBefore' in event && event.at >= event.notBefore, 'It is too early.');
          must(!rules.custody || out === null, 'An answer is still out.');
          out = effect.operation;
        }
      };
    });
  });

  test('"done" is said only upon proof', () => {
    always(() => ({ before, event, machine: { state } }) => {
      if (state.step !== 'done' || before.state.step === 'done') return;
      const isOwn = (event.type === 'done' || event.type === 'found') && event.result !== null;
      const about =
        'task' in before.state ? before.state.task : before.state.step === 'closed' && before.state.pending?.task;
      if (isOwn && event.operation === before.operation) return;
      // From here on only the keys themselves can tell.
      expect(rules.gone).toBeDefined();
      const told = event.type === 'gone' ? event.ids : new Set(isOwn ? idsOf(event.task) : []);
      expect(about && idsOf(about).every((id) => told.has(id))).toBe(true);
    });
  });

  test('an answer to an older operation changes nothing but upon proof', () => {
    always(() => ({ before, event, machine }) => {
      if (!('operation' in event) || event.operation === before.operation) return;
      if (rules.gone && (event.type === 'done' || event.type === 'found')) return;
      expect(machine).toEqual(before);
    });
  });

  test('what is in doubt is looked for before it can be sent again', () => {
    always(() => ({ before, event, machine }) => {
      if (event.type !== 'open' || !event.doubtful || before.state.step !== 'closed' || before.state.pending) return;
      expect(machine.state).toMatchObject({ step: 'checking' });
    });
  });
});

test('whatever happens, a secret that arrives is shown, and wiped before the window is closed', () => {
  const { rules }: { rules: Rules } = kinds.creation;
  fc.assert(
    fc.property(anyHistory('creation'), (history) => {
      let expected: number | null = null;
      play(rules, history, ({ before, event, machine, effects }) => {
        for (const effect of effects) {
          if (effect.type === 'request' || effect.type === 'verify') expected = effect.operation;
        }
        if ('operation' in event && event.operation === before.operation) {
          const isSecret = event.type === 'done' && expected === event.operation;
          must(!isSecret || machine.state.step === 'done', 'A secret is dropped.');
          if (['done', 'refused', 'challenged'].includes(event.type)) expected = null;
        }
        const isLeft = before.state.step === 'done' && machine.state.step !== 'done';
        expect(effects.some(({ type }) => type === 'wipe')).toBe(isLeft);
      });
    }),
    { numRuns: 2_000 },
  );
});
