import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, expect, onTestFinished, test } from 'vitest';

import { type Inbox, startInbox } from '../server/inbox.ts';
import { openBeside } from './beside.ts';
import { type Confirm, isDone, prepareConfirms, User } from './crash.ts';
import { onBothDatabases } from './databases.ts';
import { PEPPER } from './host.ts';
import { spawnServer } from './server-process.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 2);
const ROUND_TIMEOUT_MS = 20_000;
/** How long after the requests were sent the server is killed where nothing holds it up. */
const DELAYS_MS = [25, 8, 0, 40, 15, 3, 60, 30, 1, 90, 20, 5];
/** What a transaction is about to write when it is held up, so that the kill comes in its middle; null: nothing. */
const SLOW_STEPS = ['api_keys.deleted_at', null, 'challenges.state', 'idempotency_keys.outcome'] as const;
const SLOW_KILL_MS = 250;

const totals = { kills: 0, done: 0, undone: 0, answered: 0 };
afterAll(() => console.log(`CRASHED ${JSON.stringify(totals)}`));

/** A server on the database, which can be killed and comes again by itself on another port. */
async function startVictim(databaseUrl: string, inbox: Inbox, user: User) {
  const environment = { DATABASE_URL: databaseUrl, SMTP_URL: inbox.url, PORT: '0', KEYDESK_PEPPER: PEPPER };
  let server = await spawnServer(environment);
  onTestFinished(() => server.kill());
  user.url = server.url;
  return async (): Promise<void> => {
    await server.kill();
    server = await spawnServer(environment);
    user.url = server.url;
  };
}

/** Sends all confirms at once, kills the server meanwhile, and gives what they were answered; null: nothing. */
async function sendAndKill(user: User, confirms: readonly Confirm[], afterMs: number, restart: () => Promise<void>) {
  const sent = confirms.map(({ path, body, proof, intent }) =>
    user.write(path, { ...body, proof }, intent).then(
      ({ status }) => status,
      () => null,
    ),
  );
  await delay(afterMs);
  await restart();
  return Promise.all(sent);
}

/** Holds that a confirm was done or not, whole; and that another try ends it, whichever way it comes. */
async function expectWhole(user: User, confirm: Confirm, answer: number | null, isSameIntent: boolean): Promise<void> {
  const done = await isDone(user, confirm);
  totals[done ? 'done' : 'undone'] += 1;
  if (answer !== null) totals.answered += 1;
  expect(done ? [null, 200, 201] : [null]).toContain(answer);
  const { path, body, proof, intent } = confirm;
  const again = await user.write(path, { ...body, proof }, ...(isSameIntent ? [intent] : []));
  const replayed = isSameIntent ? [200, 409] : [404, 410, 422];
  expect(done ? replayed : [200, 201]).toContain(again.status);
  expect(await isDone(user, confirm)).toBe(true);
}

onBothDatabases('a server that is killed', (newDatabase) => {
  test(
    'in the middle of confirms has done each of them or not, starts again by itself, and the rest can be done',
    async () => {
      const databaseUrl = await newDatabase();
      const inbox = await startInbox();
      onTestFinished(() => inbox.close());
      const user = new User(inbox);
      const restart = await startVictim(databaseUrl, inbox, user);
      const beside = await openBeside(databaseUrl);
      await user.signIn();
      for (let round = 0; round < ROUNDS; round += 1) {
        const confirms = await prepareConfirms(user, beside.plant);
        const turned = [...confirms.slice(round % confirms.length), ...confirms.slice(0, round % confirms.length)];
        const step = SLOW_STEPS[round % SLOW_STEPS.length] ?? null;
        if (step) await beside.slowDown(step);
        const afterMs = step ? SLOW_KILL_MS : (DELAYS_MS[(round >> 2) % DELAYS_MS.length] ?? 0);
        const answers = await sendAndKill(user, turned, afterMs, restart);
        totals.kills += 1;
        if (step) await beside.speedUp(step);
        const isSameIntent = round % 2 === 1;
        if (isSameIntent) await beside.endHolds();
        for (const [index, confirm] of turned.entries()) {
          await expectWhole(user, confirm, answers[index] ?? null, isSameIntent);
        }
        await beside.clear();
      }
      expect(await beside.isSound()).toBe(true);
    },
    ROUNDS * ROUND_TIMEOUT_MS,
  );
});
