import { screen, waitFor } from '@testing-library/react';
import type { IpPolicy } from 'keydesk';
import { describe, expect, test } from 'vitest';

import { created, editOptions, openOptions, openOutdated, refusedWith, save, send } from './options-form.tsx';
import { button, click, fails, focusOn, gate, paste, press, tabTo, type Desk, type DeskOptions } from './support.tsx';

const field = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('textbox', { name: 'Allowed IP addresses' });
const removeOne = (text: string): HTMLElement => button(`Remove ${text}`);
const listed = (): string[] =>
  screen
    .queryAllByRole('button', { name: /^Remove / })
    .map((each) => each.closest('li')!.querySelector('bdi')!.textContent);
const own = 'Use my address (203.0.113.7)';

async function open(allowedIps: IpPolicy = {}, options: DeskOptions = {}): Promise<Desk> {
  const desk = await openOptions({ allowedIps }, options);
  await click(field());
  return desk;
}

describe('an address is added', () => {
  test.each(['203.0.113.7', '10.0.0.0/8', '2001:db8::1', '2001:DB8::/32', '::ffff:192.0.2.1', '::/0'])(
    '%s',
    async (ip) => {
      const desk = await open();
      await press(`${ip}{Enter}`);
      expect(listed()).toEqual([ip]);
      expect(field()).toHaveValue('');
      expect(screen.getByText(`${ip} was added.`, { ignore: false })).toHaveRole('status');
      await press('{Enter}');
      expect((await created(desk)).allowedIps).toEqual([ip]);
    },
  );

  test('by its button', async () => {
    await open();
    await press('203.0.113.7');
    await click(button('Add'));
    expect(listed()).toEqual(['203.0.113.7']);
    expect(field()).toHaveFocus();
    await click(button('Add'));
    expect(field()).toBeValid();
  });

  test('several at once by paste, whatever stands between them', async () => {
    const desk = await open();
    await paste('10.0.0.1, 10.0.0.2\n10.0.0.3\r\n\t10.0.0.4  2001:db8::1,');
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '2001:db8::1'];
    await waitFor(() => expect(listed()).toEqual(ips));
    await send();
    expect((await created(desk)).allowedIps).toEqual(ips);
  });

  test('by paste in the middle of what is typed', async () => {
    await open();
    await press('10.0.0.{ArrowLeft}{ArrowRight}');
    await paste('1 10.0.0.2');
    await waitFor(() => expect(listed()).toEqual(['10.0.0.1', '10.0.0.2']));
  });

  test('by sending the form, where it was typed only', async () => {
    const desk = await open();
    await press('10.0.0.1{Enter}10.0.0.2, 10.0.0.3');
    await send();
    expect((await created(desk)).allowedIps).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  });

  test('the own one, which is not offered twice', async () => {
    const desk = await open({ own: '203.0.113.7' });
    await press('10.0.0.');
    await click(button(own));
    expect(listed()).toEqual(['203.0.113.7']);
    expect(field()).toHaveValue('10.0.0.');
    expect(screen.queryByRole('button', { name: own })).toBeNull();
    await focusOn(field);
    await press('1');
    await send();
    expect((await created(desk)).allowedIps).toEqual(['203.0.113.7', '10.0.0.1']);
  });
});

describe('what is wrong is told, and stays to be mended', () => {
  test.each([
    ['10.0.0.300', '“10.0.0.300” is not an IP address or range.'],
    ['10.0.0.0/33', '“10.0.0.0/33” is not an IP address or range.'],
    ['shop.ng', '“shop.ng” is not an IP address or range.'],
    ['fe80::1%eth0', '“fe80::1%eth0” is not an IP address or range.'],
    ['010.0.0.1', '“010.0.0.1” is not an IP address or range.'],
  ])('%s', async (typed, words) => {
    const { backend } = await open();
    for (const add of [() => press(`${typed}{Enter}`), send]) {
      await add();
      await refusedWith(field, words);
      expect(field()).toHaveValue(typed);
    }
    expect(listed()).toEqual([]);
    expect(backend.calls.create).toBe(0);
    await press('{Control>}a{/Control}10.0.0.1');
    expect(field()).toBeValid();
  });

  test('the first wrong one of many; the right ones are added', async () => {
    await open();
    await paste('10.0.0.1 nonsense 10.0.0.2 1.2.3');
    await refusedWith(field, '“nonsense” is not an IP address or range.');
    expect(listed()).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(field()).toHaveValue('nonsense 1.2.3');
  });

  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['2001:db8::1', '2001:0DB8:0::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
  ])('%s once more, as %s', async (first, again) => {
    await open();
    await press(`${first}{Enter}${again}{Enter}`);
    await refusedWith(field, `${again} is already there.`);
    expect(field()).toHaveValue(again);
    expect(listed()).toEqual([first]);
  });

  test('one too many', async () => {
    const desk = await open({ max: 2 });
    await press('10.0.0.1{Enter}');
    expect(field()).toHaveAccessibleDescription('1 of 2.');
    await press('10.0.0.2 10.0.0.3{Enter}');
    await refusedWith(field, 'There may be at most 2 addresses.');
    expect(field()).toHaveValue('10.0.0.3');
    await click(removeOne('10.0.0.1'));
    await send();
    expect((await created(desk)).allowedIps).toEqual(['10.0.0.2', '10.0.0.3']);
  });
});

describe('an address is removed', () => {
  test('and the focus goes to its neighbour, at last to the field', async () => {
    await open();
    await press('10.0.0.1 10.0.0.2 10.0.0.3{Enter}');
    await tabTo(() => removeOne('10.0.0.2'));
    await press('{Enter}');
    await focusOn(() => removeOne('10.0.0.3'));
    expect(screen.getByText('10.0.0.2 was removed.', { ignore: false })).toHaveRole('status');
    await press('{Enter}');
    await focusOn(() => removeOne('10.0.0.1'));
    await press('{Enter}');
    await focusOn(field);
    expect(listed()).toEqual([]);
  });

  test('and what is typed stays', async () => {
    await open();
    await press('10.0.0.1{Enter}10.0.0.');
    await click(removeOne('10.0.0.1'));
    expect(field()).toHaveValue('10.0.0.');
  });
});

test('says that a key needs one to work, and makes it without', async () => {
  const desk = await open({ required: true });
  expect(field()).toHaveAccessibleDescription('The key does not work until it has an address.');
  await send();
  expect((await created(desk)).status).toBe('inactive');
});

describe('what the backend refuses', () => {
  test('too many, by its newer limit', async () => {
    await openOutdated({ allowedIps: {} }, { allowedIps: { max: 1 } });
    await click(field());
    await press('10.0.0.1 10.0.0.2');
    await send();
    await refusedWith(field, 'One of these addresses was not accepted. Look at them again.');
    expect(listed()).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('too many, by a limit that is told', async () => {
    await openOutdated({ allowedIps: { max: 3 } }, { allowedIps: { max: 1 } });
    await click(field());
    await press('10.0.0.1 10.0.0.2');
    await send();
    await refusedWith(field, 'There may be at most 3 addresses.');
    expect(listed()).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test.each([
    ['invalid_format', 'One of these addresses was not accepted. Look at them again.'],
    ['duplicate', 'One of these addresses was not accepted. Look at them again.'],
    ['required', 'Add at least one address.'],
  ])('%s', async (code, words) => {
    const fields = [{ field: 'allowedIps', code }];
    await open({}, { methods: () => ({ create: fails('invalid_input', { fields }) }) });
    await press('10.0.0.1');
    await send();
    await refusedWith(field, words);
    expect(listed()).toEqual(['10.0.0.1']);
  });
});

test('nothing changes while the request is out', async () => {
  const held = gate();
  const desk = await open({ own: '203.0.113.7' }, { methods: ({ create }) => ({ create: held.hold(create) }) });
  await press('10.0.0.1{Enter}10.0.0.2');
  await send();
  await waitFor(() => expect(held.calls).toHaveLength(1));
  expect(field()).toHaveAttribute('readonly');
  for (const unavailable of [() => removeOne('10.0.0.1'), () => button(own)]) {
    await tabTo(unavailable, '{Shift>}{Tab}{/Shift}');
    await press('{Enter}');
  }
  expect(listed()).toEqual(['10.0.0.1', '10.0.0.2']);
  held.release();
  expect((await created(desk)).allowedIps).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('a key that is edited keeps its addresses, and gets others', async () => {
  const { saved } = editOptions({ allowedIps: ['10.0.0.1', '10.0.0.2'] }, { allowedIps: { max: 1 } });
  await save();
  await click(removeOne('10.0.0.1'));
  await click(field());
  await press('10.0.0.3');
  await save();
  await refusedWith(field, 'There may be at most 1 address.');
  await waitFor(() => expect(saved.map(({ allowedIps }) => allowedIps)).toEqual([['10.0.0.1', '10.0.0.2']]));
  await click(removeOne('10.0.0.2'));
  await save();
  await waitFor(() => expect(saved[1]?.allowedIps).toEqual(['10.0.0.3']));
});
