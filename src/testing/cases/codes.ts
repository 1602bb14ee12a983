import type { Challenge, Operation } from '../../core/types.ts';
import { type Act, actOf, needsOf } from '../acts.ts';
import { demand, refused, rejection, same, shown } from '../assert.ts';
import { type Need, operations, type Scenario, scenario, type Scene } from '../scene.ts';
import { demandRepeated, isGivenOnce } from './writes.ts';

type Play = (scene: Scene, act: Act, operation: Operation) => Promise<void>;

/** One thing that holds for the code of every operation. */
const forEach = (what: string, needs: readonly Need[], play: Play): readonly Scenario[] =>
  operations.map((operation) =>
    scenario(
      `${operation}: ${what}`,
      [`guard:${operation}`, ...needsOf(operation), ...needs],
      async (scene) => play(scene, await actOf[operation](scene), operation),
      { guarded: [operation] },
    ),
  );

function demandChallenge(challenge: Challenge, operation: Operation, keyIds: readonly string[]): void {
  same(challenge.operation, operation, 'The operation of the challenge');
  same(challenge.keyIds.toSorted(), keyIds.toSorted(), 'The keys of the challenge');
  const { id, sentTo, codeLength, expiresInSeconds, resendAfterSeconds } = challenge;
  demand(typeof id === 'string' && id !== '', `Expected the challenge to have an id, but ${shown(id)} came.`);
  demand(typeof sentTo === 'string' && sentTo !== '', `Expected a masked address, but ${shown(sentTo)} came.`);
  demand(codeLength >= 4 && codeLength <= 10, `Expected 4 to 10 as codeLength, but ${shown(codeLength)} came.`);
  demand(expiresInSeconds > 0, `Expected time for the code, but ${shown(expiresInSeconds)} seconds came.`);
  demand(resendAfterSeconds >= 0, `Expected 0 or more as resendAfterSeconds, but ${shown(resendAfterSeconds)} came.`);
}

function demandCode(code: string, { codeLength, codeAlphabet }: Challenge): void {
  const pattern = codeAlphabet === 'digits' ? /^\d+$/ : /^[\dA-Za-z]+$/;
  const fits = code.length === codeLength && pattern.test(code);
  demand(fits, `Expected a code of ${codeLength} ${codeAlphabet} as the challenge says, but the one sent is another.`);
}

const givenCases: readonly Scenario[] = [
  ...forEach(
    'asks for a code that names exactly this, and does nothing yet',
    ['newestCode'],
    async (scene, act, operation) => {
      const challenge = await scene.ask(act.attempt);
      demandChallenge(challenge, operation, act.keyIds);
      demandCode((await scene.proven(challenge)).proof?.code ?? '', challenge);
      same(await act.applied(), 0, 'How often it was done, without a code');
    },
  ),
  ...forEach('is done once the code is given', ['newestCode'], async ({ ask, proven }, { attempt, applied }) => {
    await attempt(await proven(await ask(attempt)));
    same(await applied(), 1, 'How often it was done');
  }),
  ...forEach('takes a code once', ['newestCode'], async ({ ask, proven, write }, { attempt, applied }) => {
    const context = await proven(await ask(attempt));
    await attempt(context);
    const again = write({ ...context, idempotencyKey: write().idempotencyKey });
    const { code, outcome } = await rejection(() => attempt(again), 'The same code again: expected a rejection');
    demand(outcome === 'not_applied', `The same code again: expected a definite rejection, but ${code} came.`);
    same(await applied(), 1, 'How often it was done');
  }),
  ...forEach(
    'takes no code that was for something else',
    ['newestCode'],
    async (scene, { attempt, other, applied }) => {
      const context = await scene.proven(await scene.ask(attempt));
      await refused(() => other(context), 'challenge_gone', 'A code that was for something else');
      same(await applied(), 0, 'How often it was done');
    },
  ),
  ...forEach(
    'the same intent with its code is done once',
    ['newestCode'],
    async (scene, { attempt, applied }, operation) => {
      const context = await scene.proven(await scene.ask(attempt));
      const first = await attempt(context);
      await demandRepeated(first, () => attempt(context), isGivenOnce(operation));
      same(await applied(), 1, 'How often it was done');
    },
  ),
  ...forEach('the same intent asks for one code', [], async ({ ask, write }, { attempt }) => {
    const context = write();
    const { id } = await ask(attempt, context);
    same((await ask(attempt, context)).id, id, 'The challenge of the same intent');
  }),
];

const wrongCases: readonly Scenario[] = [
  ...forEach('a wrong code does nothing and costs one try', ['newestCode'], async (scene, { attempt, applied }) => {
    const challenge = await scene.ask(attempt);
    let before = challenge.attemptsLeft;
    for (const which of ['first', 'second']) {
      const context = await scene.disproven(challenge);
      const { attemptsLeft } = await refused(() => attempt(context), 'code_invalid', `The ${which} wrong code`);
      if (before !== undefined) same(attemptsLeft, before - 1, `The tries left after the ${which} wrong code`);
      before = attemptsLeft;
    }
    same(await applied(), 0, 'How often it was done');
    await attempt(await scene.proven(challenge));
    same(await applied(), 1, 'How often it was done, after the right code');
  }),
  ...forEach('the same wrong code of one intent costs one try', ['newestCode'], async (scene, { attempt }) => {
    const context = await scene.disproven(await scene.ask(attempt));
    const { attemptsLeft } = await refused(() => attempt(context), 'code_invalid', 'A wrong code');
    const again = await refused(() => attempt(context), 'code_invalid', 'The same intent again');
    same(again.attemptsLeft, attemptsLeft, 'The tries left after the same intent again');
  }),
  ...forEach('too many wrong codes end it', ['newestCode'], async (scene, { attempt, applied }) => {
    const challenge = await scene.ask(attempt);
    const over = await exhausted(scene, attempt, challenge);
    demand(over, 'Expected attempts_exhausted after too many wrong codes, but 20 were tried.');
    const right = await scene.proven(challenge);
    const codes = ['attempts_exhausted', 'challenge_gone'] as const;
    await refused(() => attempt(right), codes, 'The right code after too many wrong ones');
    same(await applied(), 0, 'How often it was done');
  }),
];

async function exhausted(scene: Scene, attempt: Act['attempt'], challenge: Challenge): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    const context = await scene.disproven(challenge);
    const { code } = await refused(() => attempt(context), ['code_invalid', 'attempts_exhausted'], 'A wrong code');
    if (code === 'attempts_exhausted') return true;
  }
  return false;
}

const timeCases: readonly Scenario[] = [
  ...forEach(
    'takes no code after its time',
    ['newestCode', 'pass'],
    async ({ ask, hands, proven }, { attempt, applied }) => {
      const challenge = await ask(attempt);
      const context = await proven(challenge);
      await hands.pass(challenge.expiresInSeconds);
      await refused(() => attempt(context), 'code_expired', 'The right code, too late');
      same(await applied(), 0, 'How often it was done');
    },
  ),
  ...forEach(
    'a code that is sent again voids the older one',
    ['newestCode', 'pass'],
    async (scene, { attempt, applied }) => {
      const older = await scene.ask(attempt);
      const context = await scene.proven(older);
      await scene.hands.pass(older.resendAfterSeconds);
      const newer = await scene.ask(attempt);
      demand(newer.id !== older.id, 'Expected a challenge of its own for the second code, but the first came again.');
      await refused(() => attempt(context), 'challenge_gone', 'The older code');
      same(await applied(), 0, 'How often it was done, by the older code');
      await attempt(await scene.proven(newer));
      same(await applied(), 1, 'How often it was done, by the newer code');
    },
  ),
  ...forEach('sends no second code before its time', [], async ({ ask, write }, { attempt }) => {
    const { resendAfterSeconds } = await ask(attempt);
    if (resendAfterSeconds === 0) return void (await ask(attempt));
    const { retryAfterMs } = await refused(() => attempt(write()), 'rate_limited', 'A second code at once');
    const longest = (resendAfterSeconds + 1) * 1000;
    const fits = retryAfterMs !== undefined && retryAfterMs > 0 && retryAfterMs <= longest;
    demand(fits, `Expected to be told to wait up to ${longest} ms, but ${shown(retryAfterMs)} came.`);
  }),
];

const mixed = scenario(
  'delete: takes no code of another operation',
  ['delete', 'update', 'guard:delete', 'guard:update', 'newestCode', 'keys'],
  async ({ adapter, all, ask, key, proven }) => {
    const id = await key({ name: 'one' });
    const context = await proven(await ask((asking) => adapter.update(id, { name: 'two' }, asking)));
    await refused(() => adapter.delete(id, context), 'challenge_gone', 'The code of a change, for a deletion');
    same(
      (await all()).map((each) => each.name),
      ['one'],
      'The names on the list',
    );
  },
  { guarded: ['delete', 'update'] },
);

export const codeCases: readonly Scenario[] = [...givenCases, ...wrongCases, ...timeCases, mixed];
