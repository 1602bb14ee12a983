import fc from 'fast-check';
import { ApiKeysError } from 'keydesk/headless';
import { expect, test } from 'vitest';

import { figure } from '../explore/figure.ts';
import { anyEndings, endpoints } from './random-answers.ts';
import { play, playAtOnce } from './random-play.ts';

/** Runs for each endpoint: `RANDOM_ANSWERS=10000 npm run unit -- test/core/random-answers.test.ts`. */
const runs = Number(process.env['RANDOM_ANSWERS'] ?? 300);
const inherited = Object.getOwnPropertyNames(Object.prototype);

playAtOnce();

test.each(endpoints)(
  'whatever "%s" answers, nothing foreign is kept and nothing ends',
  { timeout: 600_000 },
  async (endpoint) => {
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(anyEndings(endpoint), async (endings) => {
        const left = [...endings];
        const method = async (): Promise<unknown> => {
          const ending = left.shift();
          answers += 1;
          if (ending?.isThrown) throw ending.value;
          return ending?.value;
        };
        expect(await play(endpoint, method, () => left.length === 0)).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
    expect(answers).toBeGreaterThanOrEqual(runs);
    figure(`${runs} runs of one endpoint: 0 crashes, 0 unknown fields in the store`);
  },
);

test.each([-1, Number.NaN, -Infinity])('an error that counts to %d counts nothing', (retryAfterMs) => {
  const error = new ApiKeysError('rate_limited', { retryAfterMs, attemptsLeft: retryAfterMs });
  expect([error.retryAfterMs, error.attemptsLeft]).toEqual([undefined, undefined]);
});
