import { render, screen, waitFor } from '@testing-library/react';
import { ApiKeysPanel } from 'keydesk';
import type { MemoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { alert, all, ask, confirm, doubt, others } from './faults-support.tsx';
import {
  button,
  codeField,
  createButton,
  dialogNamed,
  focusOn,
  gate,
  openPanel,
  press,
  renderPanel,
  rowNames,
  sentCode,
  type Desk,
  type Gate,
} from './support.tsx';

describe('one intent is one call', () => {
  test('30: double click Delete / Send / Create', async () => {
    const desk = await openPanel();
    await userEvent.dblClick(screen.getByRole('button', { name: /^Delete .*Mobile app/ }));
    await dialogNamed('Delete this key?', 'alertdialog');
    expect(desk.backend.calls.delete).toBe(0);
    await userEvent.dblClick(button('Confirm'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(sentCode(desk));
    await userEvent.dblClick(button('Continue'));
    await dialogNamed('Key deleted');
    expect(desk.backend.calls).toMatchObject({ challenges: 1, confirms: 1, create: 0 });
    button('Close').click();
    await userEvent.dblClick(createButton());
    await dialogNamed('Your new key');
    expect(desk.backend.calls.create).toBe(1);
  });

  test('31: Enter held down', async () => {
    const desk = await openPanel();
    await ask();
    await press(sentCode(desk));
    await press('{Enter>20/}');
    await dialogNamed('Key deleted');
    expect(desk.backend.calls).toMatchObject({ challenges: 1, confirms: 1, create: 0 });
  });
});

describe('somebody else', () => {
  test('32: two tabs delete same key: the second is told that it was deleted already', async () => {
    // A push that never comes: this tab hears of it by its own code alone.
    const desk = await openPanel({ methods: () => ({ subscribe: undefined }) });
    await ask();
    desk.backend.remove('key_2');
    await press(`${sentCode(desk)}{Enter}`);
    expect(await dialogNamed('Already deleted')).toBeVisible();
    expect(rowNames()).toEqual(others);
  });

  test('33: two tabs, both with codes: the older is told that a newer code was sent', async () => {
    let memory: MemoryAdapter | undefined;
    const desk = await openPanel({
      codePolicy: { resendAfterSeconds: 0 },
      methods: (own) => {
        memory = own;
        return {};
      },
    });
    await ask();
    const older = sentCode(desk);
    await memory?.delete('key_2', { idempotencyKey: 'other tab', signal: new AbortController().signal });
    await press(`${older}{Enter}`);
    expect(await alert()).toHaveTextContent(
      'A newer code was sent, or this one was already used. Try again with a new one.',
    );
    expect(button('Confirm')).toBeVisible();
  });

  test('34: key deleted while dialog open: the window turns', async () => {
    const desk = await openPanel();
    await doubt();
    desk.backend.remove('key_2');
    expect(await dialogNamed('Already deleted')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

/** A panel whose second read of the list comes when it is let through, and is as old as its beginning. */
async function slowRead(): Promise<Desk & Pick<Gate, 'release'>> {
  const { hold, release, calls } = gate();
  let reads = 0;
  const desk = await openPanel({
    methods: (memory) => ({
      list: async (query) => {
        const page = await memory.list(query, { signal: new AbortController().signal });
        reads += 1;
        return reads === 2 ? await hold(async () => page)() : page;
      },
    }),
  });
  void desk.client.list.refetch();
  await waitFor(() => expect(calls).toHaveLength(1));
  return { ...desk, release };
}

describe('lists out of their order', () => {
  test('35: stale list arrives after success: the row stays away', async () => {
    const desk = await slowRead();
    await confirm(desk);
    await dialogNamed('Key deleted');
    desk.release();
    await waitFor(() => expect(desk.client.list.get().fetching).toBe('none'));
    expect(rowNames()).toEqual(others);
  });

  test('36: old list after newer list: ignored', async () => {
    const desk = await slowRead();
    desk.backend.remove('key_2');
    void desk.client.list.refetch();
    await waitFor(() => expect(rowNames()).toEqual(others));
    desk.release();
    await waitFor(() => expect(desk.client.list.get().fetching).toBe('none'));
    expect(rowNames()).toEqual(others);
  });
});

/** The panel is gone for a while, as after a change of route, and comes back. */
async function away({ view, client }: Desk, meanwhile: () => void): Promise<void> {
  view.unmount();
  await waitFor(() => expect(client.list.get().status).toBe('idle'));
  meanwhile();
  render(<ApiKeysPanel client={client} locale="en" />);
}

describe('a page that is left', () => {
  test('40: unmount during any call: nothing happens, and the next mount reads again', async () => {
    const reads = gate();
    const desk = renderPanel({ methods: (memory) => ({ list: reads.hold(memory.list) }) });
    await waitFor(() => expect(reads.calls).toHaveLength(1));
    await away(desk, reads.release);
    await waitFor(() => expect(rowNames()).toEqual(all));
    expect(reads.calls).toHaveLength(2);
  });

  test('41: route change during verifying: the code goes through, and the row is gone on the way back', async () => {
    const confirms = gate();
    const desk = await openPanel({
      methods: (memory) => ({
        delete: (id, context) => (context.proof ? confirms.hold(memory.delete) : memory.delete)(id, context),
      }),
    });
    await confirm(desk);
    await waitFor(() => expect(confirms.calls).toHaveLength(1));
    await away(desk, confirms.release);
    await waitFor(() => expect(rowNames()).toEqual(others));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
