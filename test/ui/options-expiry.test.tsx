import { screen, waitFor, within } from '@testing-library/react';
import type { ExpiryPolicy } from 'keydesk';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { created, editOptions, openOptions, openOutdated, refusedWith, save, send } from './options-form.tsx';
import { fails } from './support.tsx';

const day = 86_400;
const expires = (): HTMLSelectElement => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Expires' });
const lastDay = (): HTMLInputElement => screen.getByLabelText<HTMLInputElement>('Last day');
const offers = (): string[] =>
  within(expires())
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
const choose = (offer: string): Promise<void> => userEvent.selectOptions(expires(), offer);
const type = (localDay: string): Promise<void> => userEvent.fill(lastDay(), localDay);

/** A local day, `days` from today. */
function dayIn(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  const padded = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return [date.getFullYear(), ...padded].join('-');
}
const endOf = (localDay: string): string => new Date(`${localDay}T23:59:59.999`).toISOString();
const shown = (date: string): string => new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(new Date(date));
const secondsLeft = (date: string | null): number => (Date.parse(date!) - Date.now()) / 1000;

describe('what is offered', () => {
  test('never, four lengths and a date', async () => {
    await openOptions({ expiry: {} });
    expect(offers()).toEqual(['Never', '7 days', '30 days', '90 days', '1 year', 'On a date…']);
    expect(expires()).toHaveAccessibleDescription('It works until you delete it.');
  });

  test.each<[string, ExpiryPolicy, string[]]>([
    ['within the bounds', { minSeconds: 8 * day, maxSeconds: 90 * day }, ['Never', '30 days', '90 days', 'On a date…']],
    ['no end is no choice', { required: true, presets: [day] }, ['Choose…', '1 day', 'On a date…']],
    ['own lengths', { presets: [3_600, 129_600, 730 * day] }, ['Never', '1 hour', '36 hours', '2 years', 'On a date…']],
  ])('%s', async (_, expiry, wanted) => {
    await openOptions({ expiry });
    expect(offers()).toEqual(wanted);
  });

  test('nothing where the backend says nothing of it', async () => {
    await openOptions({ noteMaxLength: 10 });
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});

test('a length counts from when it is chosen, and says the day', async () => {
  const desk = await openOptions({ expiry: {} });
  await choose('30 days');
  expect(expires()).toHaveAccessibleDescription(
    `Ends on ${shown(new Date(Date.now() + 30 * day * 1000).toISOString())}.`,
  );
  await send();
  const left = secondsLeft((await created(desk)).expiresAt);
  expect(left).toBeGreaterThan(30 * day - 60);
  expect(left).toBeLessThanOrEqual(30 * day);
});

test.each([
  ['shortest', { minSeconds: 7 * day, maxSeconds: 90 * day }, '7 days', 5],
  ['longest', { minSeconds: 7 * day, maxSeconds: 90 * day }, '90 days', -5],
  ['only', { minSeconds: 7 * day, maxSeconds: 7 * day + 3_600 }, '7 days', 0],
])('the %s length is accepted, whatever the backend has on its clock', async (_, expiry, offer, minutesAhead) => {
  const desk = await openOptions({ expiry }, { now: () => Date.now() + minutesAhead * 60_000 });
  await choose(offer);
  await send();
  expect((await created(desk)).expiresAt).not.toBeNull();
});

test('never ends where nothing else is chosen', async () => {
  const desk = await openOptions({ expiry: {} });
  await send();
  expect((await created(desk)).expiresAt).toBeNull();
});

describe('a date', () => {
  test('is the last day on which the key works', async () => {
    const desk = await openOptions({ expiry: {} });
    await choose('On a date…');
    await type(dayIn(40));
    expect(lastDay()).toHaveAccessibleDescription(`Ends on ${shown(endOf(dayIn(40)))}.`);
    await send();
    expect((await created(desk)).expiresAt).toBe(endOf(dayIn(40)));
  });

  test('begins with the length that was chosen before', async () => {
    await openOptions({ expiry: {} });
    await choose('30 days');
    await choose('On a date…');
    expect(lastDay()).toHaveValue(dayIn(30));
  });

  test('stays within the longest time on its last day', async () => {
    const desk = await openOptions({ expiry: { minSeconds: day, maxSeconds: 10 * day } });
    await choose('On a date…');
    expect(lastDay().max).toBe(new Date(Date.now() + 10 * day * 1000 - 600_000).toLocaleDateString('sv'));
    expect(lastDay().min).toBe(new Date(Date.now() + day * 1000 + 600_000).toLocaleDateString('sv'));
    await type(lastDay().max);
    await send();
    expect(secondsLeft((await created(desk)).expiresAt)).toBeLessThanOrEqual(10 * day);
  });

  test.each([
    ['none', '', 'Choose when the key ends.'],
    ['a past one', '2020-02-29', 'This is in the past. Choose a later date.'],
    ['one too early', dayIn(3), 'A key lasts at least 7 days. Choose a later date.'],
    ['one too late', dayIn(400), 'A key lasts at most 1 year. Choose an earlier date.'],
  ])('%s is refused beside it, and nothing is sent', async (_, typed, words) => {
    const { backend } = await openOptions({ expiry: { minSeconds: 7 * day, maxSeconds: 365 * day } });
    await choose('On a date…');
    await type(typed);
    await send();
    await refusedWith(lastDay, words);
    expect(lastDay()).toHaveValue(typed);
    expect(backend.calls.create).toBe(0);
  });

  test('is mended, and goes through', async () => {
    const desk = await openOptions({ expiry: { required: true } });
    await send();
    await refusedWith(expires, 'Choose when the key ends.');
    expect(expires()).toBeRequired();
    await choose('On a date…');
    await type(dayIn(2));
    expect(lastDay()).toBeValid();
    await send();
    expect((await created(desk)).expiresAt).toBe(endOf(dayIn(2)));
  });
});

describe('what the backend refuses', () => {
  test.each<[string, ExpiryPolicy, number, string]>([
    ['in_the_past', {}, 60, 'This is in the past. Choose a later date.'],
    ['too_early', { minSeconds: 50 * day }, 0, 'This date was not accepted. Choose another one.'],
    ['too_late', { maxSeconds: 10 * day }, 0, 'This date was not accepted. Choose another one.'],
  ])('%s is told beside it, and the choice is kept', async (_, held, daysAhead, words) => {
    const now = (): number => Date.now() + daysAhead * day * 1000;
    const { backend } = await openOutdated({ expiry: {} }, { expiry: held }, { now });
    await choose('30 days');
    await send();
    await refusedWith(expires, words);
    expect(expires()).toHaveDisplayValue('30 days');
    expect(backend.calls.create).toBe(1);
  });

  test.each([
    [{ minSeconds: day }, { minSeconds: 50 * day }, 'A key lasts at least 1 day. Choose a later date.'],
    [{ maxSeconds: 60 * day }, { maxSeconds: 10 * day }, 'A key lasts at most 60 days. Choose an earlier date.'],
  ])('a bound that is known is told: %j', async (shownPolicy, held, words) => {
    await openOutdated({ expiry: shownPolicy }, { expiry: held });
    await choose('30 days');
    await send();
    await refusedWith(expires, words);
    expect(expires()).toHaveDisplayValue('30 days');
  });

  test('none, where one is needed by now', async () => {
    await openOutdated({ expiry: {} }, { expiry: { required: true } });
    await send();
    await refusedWith(expires, 'Choose when the key ends.');
    expect(expires()).toHaveDisplayValue('Never');
  });

  test('a code without words of its own has some', async () => {
    const fields = [{ field: 'expiresAt', code: 'holiday' }];
    await openOptions({ expiry: {} }, { methods: () => ({ create: fails('invalid_input', { fields }) }) });
    await choose('30 days');
    await send();
    await refusedWith(expires, 'This date was not accepted. Choose another one.');
    expect(expires()).toHaveDisplayValue('30 days');
  });
});

describe('a key that is edited', () => {
  const expiresAt = '2020-12-04T10:00:00.000Z';

  test('keeps its end by default, whatever the rules are today', async () => {
    const { saved } = editOptions({ expiresAt }, { expiry: { required: true, minSeconds: day } });
    expect(expires()).toHaveDisplayValue('Keep: Dec 4, 2020');
    await save();
    await waitFor(() => expect(saved[0]?.expiresAt).toBe(expiresAt));
  });

  test('gets another one, none, and its own again', async () => {
    const { saved } = editOptions({ expiresAt }, { expiry: {} });
    for (const offer of ['7 days', 'Never', 'Keep: Dec 4, 2020']) {
      await choose(offer);
      await save();
    }
    await waitFor(() =>
      expect(saved.map((values) => values.expiresAt.slice(0, 4))).toEqual([expect.any(String), '', '2020']),
    );
    expect(secondsLeft(saved[0]!.expiresAt)).toBeGreaterThan(6 * day);
  });

  test('without an end keeps none where one is required by now, but a date must be one', async () => {
    const { saved } = editOptions({}, { expiry: { required: true } });
    expect(offers()[0]).toBe('Keep: Never');
    await save();
    await waitFor(() => expect(saved).toHaveLength(1));
    await choose('On a date…');
    await save();
    await refusedWith(lastDay, 'Choose when the key ends.');
    expect(saved).toHaveLength(1);
  });
});
