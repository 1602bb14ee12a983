import { screen, waitFor } from '@testing-library/react';
import { manyDeletion } from 'keydesk';
import { describe, expect, test } from 'vitest';

import { gate, listen, openPanel, rowNames, type Desk } from './support.tsx';

/** A deletion is on its way when its window is closed; it is answered by `release`. */
async function deleteAndClose(...names: string[]): Promise<Desk & { release: () => void }> {
  const slow = gate();
  const desk = await openPanel({
    methods: () => ({
      delete: slow.hold(async () => undefined),
      deleteMany: slow.hold(async (ids: readonly string[]) => ({ deleted: ids, failed: [] })),
    }),
    before: (client) => void client.part(manyDeletion),
  });
  const { deletion, list } = desk.client;
  deletion.open(list.get().keys.filter(({ name }) => names.includes(name ?? '')));
  deletion.confirm();
  deletion.close();
  return { ...desk, release: slow.release };
}

/** Without the marks that keep a name's direction to itself. */
const said = (heard: readonly string[]): string[] => heard.map((text) => text.replaceAll(/[\u2066-\u2069]/g, ''));

describe('what was deleted after its window was closed', () => {
  test('is said of one key', async () => {
    const { release } = await deleteAndClose('Checkout');
    const heard = listen();
    release();
    await waitFor(() => expect(rowNames()).toEqual(['Mobile app', 'Warehouse']));
    await waitFor(() => expect(said(heard)).toEqual(['Checkout, sk_…4f2a was deleted.']));
  });

  test('is said of every one of several', async () => {
    const { release } = await deleteAndClose('Checkout', 'Warehouse');
    const heard = listen();
    release();
    await waitFor(() => expect(rowNames()).toEqual(['Mobile app']));
    await waitFor(() =>
      expect(said(heard)).toEqual(['Checkout, sk_…4f2a was deleted. Warehouse, sk_…e83c was deleted.']),
    );
  });

  test('is not said by the list where the open window says it', async () => {
    const { client, release } = await deleteAndClose('Checkout');
    client.deletion.open(client.list.get().keys[0]!);
    release();
    await screen.findByRole('dialog', { name: 'Key deleted' });
    expect(screen.queryByText(/was deleted\./, { ignore: false })).toBeNull();
  });
});
