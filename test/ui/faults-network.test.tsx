import { screen, waitFor } from '@testing-library/react';
import { liveList } from 'keydesk';
import type { MemoryAdapter } from 'keydesk/adapters/memory';
import { faultyAdapter, type Fault } from 'keydesk/testing';
import { describe, expect, test } from 'vitest';

import { alert, all, ask, checking, confirm, doubt, faulty, others, said, withoutPauses } from './faults-support.tsx';
import {
  button,
  closed,
  deleteButton,
  dialogNamed,
  fails,
  gate,
  listen,
  openForm,
  openPanel,
  press,
  renderPanel,
  row,
  rowNames,
  sentCode,
} from './support.tsx';

const lost: Fault = { fault: 'lose-request' };
/** A deletion that does not hear that it was given up. */
const deaf =
  (memory: MemoryAdapter): MemoryAdapter['delete'] =>
  (id, context) =>
    memory.delete(id, { ...context, signal: new AbortController().signal });
const isOld = (): Promise<HTMLElement> => screen.findByText('The list could not be refreshed and may be out of date.');

describe('the list', () => {
  test('1: offline before any call: says so, keeps its button, and is there when the network is back', async () => {
    let isOffline = true;
    renderPanel({
      panel: { extras: [liveList] },
      methods: ({ list }) => ({ list: (...args) => (isOffline ? fails('network')() : list(...args)) }),
    });
    expect(await alert()).toHaveTextContent(/Your keys could not be loaded.*Check your connection/);
    expect(button('Try again')).toBeVisible();
    isOffline = false;
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(rowNames()).toEqual(all));
  });

  test.each<[string, Fault]>([
    ['2: offline during list', lost],
    ['7: timeout list', { fault: 'never' }],
  ])('%s: the last rows stay, and are said to be old', async (_, fault) => {
    const desk = await faulty({ list: ['ok', fault] }, { client: { readTimeoutMs: 100 } });
    void desk.client.list.refetch();
    expect(await isOld()).toBeVisible();
    expect(rowNames()).toEqual(all);
  });

  test.each<[string, Fault, RegExp]>([
    ['11: adapter throws synchronously: the list', { fault: 'throw' }, /Something went wrong\. Try again/],
    [
      '12: adapter rejects with non-Error / undefined: the list',
      { fault: 'reject-value', value: undefined },
      /Something went wrong\. Try again/,
    ],
    [
      '13: adapter resolves undefined: the list',
      { fault: 'corrupt', answer: undefined },
      /The server gave an answer we could not read/,
    ],
  ])('%s', async (_, fault, text) => {
    renderPanel({ methods: (memory) => faultyAdapter(memory, { list: [fault] }) });
    expect(await alert()).toHaveTextContent(text);
  });
});

describe('the code', () => {
  test('3: offline during request code: says so where Confirm is, and Confirm tries again', async () => {
    await faulty({ delete: [lost] });
    await doubt();
    button('Confirm').click();
    expect(await alert()).toHaveTextContent('The server could not be reached.');
    button('Confirm').click();
    expect(await dialogNamed('Enter the code')).toBeVisible();
  });

  test('4: offline during confirm: it is being checked, in the window and in the row', async () => {
    const desk = await faulty({ delete: ['ok', lost], get: [{ fault: 'never' }] });
    await confirm(desk);
    await dialogNamed('Checking…');
    expect(await said('We lost the answer. Checking whether the key was deleted…')).toBeVisible();
    expect(checking('Mobile app')).toBeVisible();
  });

  test('5: request lost before server (confirm): says that nothing was deleted, and a new code can be sent', async () => {
    const desk = await faulty({ delete: ['ok', lost] });
    await confirm(desk);
    expect(await said('We checked: nothing was deleted. You can safely try again.')).toBeVisible();
    expect(rowNames()).toEqual(all);
    expect(button('Confirm')).toBeVisible();
  });

  test('6: answer lost after server deleted: the row goes, and it is said', async () => {
    const desk = await faulty({ delete: ['ok', { fault: 'lose-answer' }] });
    await confirm(desk);
    await dialogNamed('Key deleted');
    expect(rowNames()).toEqual(others);
  });

  test('8: timeout confirm (20 s), here 100 ms: it is being checked', async () => {
    const desk = await faulty(
      { delete: ['ok', { fault: 'never' }], get: [{ fault: 'never' }] },
      { client: { writeTimeoutMs: 100 } },
    );
    await confirm(desk);
    expect(await dialogNamed('Checking…')).toBeVisible();
  });

  test('9: backend slow (3 s): a spinner, after five seconds that it still works, and the window can be closed', async () => {
    const writes = gate();
    await openPanel({ methods: (memory) => ({ delete: writes.hold(memory.delete) }) });
    await doubt();
    button('Confirm').click();
    const busy = await screen.findByRole('button', { name: 'Sending the code…' });
    expect(busy.querySelector('[data-part="spinner"]')).toBeVisible();
    button('Cancel').click();
    await closed();
    withoutPauses(5_000);
    await doubt();
    expect(await screen.findByRole('button', { name: 'Still working…' })).toHaveAttribute('aria-disabled', 'true');
    await press('{Escape}');
    await closed();
    writes.release();
  });

  test('10: adapter never settles: as a timeout, and what comes after all is looked for again', async () => {
    const confirms = gate();
    const desk = await openPanel({
      client: { writeTimeoutMs: 100 },
      methods: (memory) => ({
        delete: (id, context) => (context.proof ? confirms.hold(deaf(memory)) : memory.delete)(id, context),
      }),
    });
    await ask();
    await press(`${sentCode(desk)}{Enter}`);
    expect(await said('We checked: nothing was deleted. You can safely try again.')).toBeVisible();
    confirms.release();
    await dialogNamed('Key deleted');
    expect(rowNames()).toEqual(others);
  });
});

test.each<[string, Fault, string]>([
  [
    '11: adapter throws synchronously: a creation',
    { fault: 'throw' },
    'No new key was found. You can safely try again.',
  ],
  [
    '12: adapter rejects with non-Error / undefined: a creation',
    { fault: 'reject-value', value: undefined },
    'No new key was found. You can safely try again.',
  ],
  [
    '13: adapter resolves undefined: a creation',
    { fault: 'corrupt', answer: undefined },
    'Nobody can use it. Delete it and create another one.',
  ],
])('%s: is looked for, and what is found is said', async (_, fault, text) => {
  await openForm({ methods: (memory) => faultyAdapter(memory, { create: [fault] }) });
  await press('Shop{Enter}');
  expect(await said(text)).toBeVisible();
});

describe('the window closed, the route changed, the page left', () => {
  test('39: close during verifying: the window closes, and the row is being checked', async () => {
    const desk = await faulty({ delete: ['ok', { fault: 'never' }] });
    await confirm(desk);
    await press('{Escape}');
    await closed();
    expect(checking('Mobile app')).toBeVisible();
    expect(document.body).not.toHaveTextContent(/cancelled/i);
  });

  test('38: answer after Close (confirm OK): the row goes, and it is told', async () => {
    const confirms = gate();
    const desk = await openPanel({
      methods: (memory) => ({
        delete: (id, context) => (context.proof ? confirms.hold(memory.delete) : memory.delete)(id, context),
      }),
    });
    await confirm(desk);
    await press('{Escape}');
    await closed();
    const heard = listen();
    confirms.release();
    await waitFor(() => expect(heard).toEqual([expect.stringMatching(/Mobile app.* was deleted\.$/)]));
    expect(rowNames()).toEqual(others);
  });

  test('37: answer after Cancel (request): nothing opens', async () => {
    const writes = gate();
    const desk = await openPanel({ methods: (memory) => ({ delete: writes.hold(memory.delete) }) });
    await doubt();
    button('Confirm').click();
    await waitFor(() => expect(writes.calls).toHaveLength(1));
    button('Cancel').click();
    await closed();
    writes.release();
    await waitFor(() => expect(desk.backend.calls.challenges).toBe(1));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(row('Mobile app')).toContainElement(deleteButton('Mobile app'));
  });
});
