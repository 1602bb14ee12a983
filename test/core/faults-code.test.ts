import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { createApiKeysClient, type DeleteState } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { normalizeCode } from '../../src/core/normalize-code.ts';
import { ask, confirms, send } from './deletion.ts';
import { until } from './faults-support.ts';
import { challengeFor, deskWith, keyA, keyB, rightCode, wrongCode } from './support.ts';

/** A deletion of `keyA` on a backend in memory, as far as the question for the code. */
async function asked(options: MemoryAdapterOptions = {}) {
  const memory = memoryAdapter({ keys: [keyA, keyB], ...options });
  const client = createApiKeysClient(memory);
  const { deletion } = client;
  await client.list.refetch();
  deletion.open(keyA);
  deletion.confirm();
  await until(deletion, ({ step }) => step === 'entering');
  const right = memory.backend.sent.at(-1)!.code;
  const wrong = right === wrongCode ? rightCode : wrongCode;
  const sends = async (code: string): Promise<DeleteState> => {
    deletion.submit(code);
    return await until(deletion, ({ step }) => step !== 'verifying');
  };
  return { memory, client, deletion, wrong, sends };
}

describe('a code that is not right', () => {
  test('42: wrong code: the question stays, with the tries left, and without the code', async () => {
    const { sends, wrong } = await asked();
    const state = await sends(wrong);
    expect(state).toMatchObject({
      step: 'entering',
      error: { code: 'code_invalid' },
      challenge: { attemptsLeft: 4 },
    });
    expect(JSON.stringify(state)).not.toContain(wrong);
  });

  test('43: wrong code 5×: back to the question, which waits for the next mail', async () => {
    const { client, deletion, sends, wrong, memory } = await asked();
    for (let tries = 0; tries < 4; tries += 1) expect((await sends(wrong)).step).toBe('entering');
    expect(await sends(wrong)).toMatchObject({ step: 'confirming', error: { code: 'attempts_exhausted' } });
    expect(deletion.waits().request).toBeGreaterThan(client.now());
    deletion.confirm();
    expect(memory.backend.calls.challenges).toBe(1);
  });

  test('44: code for another key/older mail: as a wrong one, and the mail to use is named', async () => {
    const { memory, deletion, sends } = await asked({ codePolicy: { resendAfterSeconds: 0 } });
    const older = memory.backend.sent.at(-1)!.code;
    deletion.resend();
    await until(deletion, ({ step }) => step === 'entering');
    const { code, reference } = memory.backend.sent.at(-1)!;
    expect(await sends(older === code ? wrongCode : older)).toMatchObject({
      step: 'entering',
      error: { code: 'code_invalid' },
      challenge: { reference },
    });
  });
});

describe('what is put into the field', () => {
  const spec = { length: 6, alphabet: 'digits' } as const;
  const forms: [string, string, string | null][] = [
    ['too short', '48291', null],
    ['too long', '4829130', null],
    ['letters', '48a913', null],
    ['spaces', ' 482 913 ', rightCode],
    ['dash', '482-913', rightCode],
    ['full-width', '４８２９１３', rightCode],
    ['Arabic digits', '٤٨٢٩١٣', rightCode],
  ];

  test.each(forms)(
    '45: code too short/long, letters, spaces, dash, full-width, Arabic digits: %s',
    async (_, text, code) => {
      expect(normalizeCode(text, spec)).toBe(code);
      const desk = await deskWith([keyA]);
      await ask(desk);
      desk.client.deletion.submit(normalizeCode(text, spec) ?? text);
      expect(confirms(desk)).toHaveLength(code === null ? 0 : 1);
    },
  );

  test.each([
    ['46: paste "Your code is 482 913."', 'Your code is 482 913.', rightCode],
    ['46: paste "Your code is 482 913.": with a digit too many', 'Your code is 482 9130.', null],
    ['46: paste "Your code is 482 913.": with two codes', 'Your code is 482 913 or 192 837.', null],
  ])('%s', (_, text, code) => {
    expect(normalizeCode(text, spec)).toBe(code);
  });

  test('47: autofill by password manager/iOS: only `submit` sends, so that what fills a field cannot', async () => {
    const desk = await deskWith([keyA]);
    await ask(desk);
    expect(normalizeCode(rightCode, spec)).toBe(rightCode);
    expect(confirms(desk)).toHaveLength(0);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });
});

describe('time', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });
  const open = () => deskWith([keyA], { now: () => now });

  test('48: expiry while typing: at 0 no code is sent any more, and a new one can be asked for', async () => {
    const desk = await open();
    await ask(desk);
    now = 300_000;
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(0);
    desk.client.deletion.resend();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('49: server says expired earlier than UI: the code counts as expired from now on', async () => {
    const desk = await open();
    await send(desk);
    now = 1_000;
    await desk.backend.last('delete').fail('code_expired');
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', deadline: 1_000 });
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });

  test.each([
    ['50: client clock ±1 day, or changed mid-flow: a day ahead', 86_400_000],
    ['50: client clock ±1 day, or changed mid-flow: a day behind', -86_400_000],
  ])('%s', async (_, skew) => {
    const desk = await deskWith([keyA]);
    await ask(desk);
    vi.setSystemTime(Date.now() + skew);
    await vi.advanceTimersByTimeAsync(299_000);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });

  test('51: laptop sleep during countdown: on waking the time is over', async () => {
    const desk = await open();
    await ask(desk);
    now = 8 * 3_600_000;
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(0);
  });

  test('51: laptop sleep during countdown: where the clock stood still, the server decides', async () => {
    const desk = await open();
    await send(desk);
    await desk.backend.last('delete').fail('code_expired');
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', error: { code: 'code_expired' } });
  });

  test('52: background tab throttled timers: nothing is counted by timers', async () => {
    const desk = await open();
    await ask(desk);
    expect(vi.getTimerCount()).toBe(0);
    now = 299_999;
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });

  test('53: e-mail never arrives: after the wait it is sent again, to where it says', async () => {
    const desk = await open();
    await ask(desk);
    expect(desk.client.deletion.get()).toMatchObject({ challenge: { sentTo: 'o•••@shop.ng' }, resendAt: 30_000 });
    now = 30_000;
    desk.client.deletion.resend();
    await desk.backend.last('delete').answer(challengeFor('a', { id: 'second' }));
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', challenge: { id: 'second' } });
  });

  test('55: resend hammered: no call before its time, and one after it', async () => {
    const desk = await open();
    await ask(desk);
    for (let presses = 0; presses < 10; presses += 1) desk.client.deletion.resend();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    now = 30_000;
    for (let presses = 0; presses < 10; presses += 1) desk.client.deletion.resend();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });
});
