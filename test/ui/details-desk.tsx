import { screen, within } from '@testing-library/react';
import { keyDetails } from 'keydesk';
import type { MemoryAdapter } from 'keydesk/adapters/memory';

import { click, dialogNamed, focusOn, nameField, openPanel, row, type Desk, type DeskOptions } from './support.tsx';

export const manageButton = (name: string): HTMLElement =>
  within(row(name)).getByRole('button', { name: /^Manage /, hidden: true });

/** A panel that shows details, with its rows. */
export const detailsDesk = (options: DeskOptions = {}): Promise<Desk> =>
  openPanel({ ...options, panel: { extras: [keyDetails], ...options.panel } });

/** The details of Mobile app, open. */
export async function openDetails(options: DeskOptions = {}, name = 'Mobile app'): Promise<Desk> {
  const desk = await detailsDesk(options);
  await click(manageButton(name));
  await dialogNamed('Key details');
  return desk;
}

/** The same with the name field in focus and everything in it selected. */
export async function editName(options: DeskOptions = {}): Promise<Desk> {
  const desk = await openDetails(options);
  await focusOn(nameField);
  nameField().select();
  return desk;
}

/** What stands beside a name in the window. */
export function fact(label: string): string {
  const term = within(screen.getByRole('dialog')).getAllByText(label, { selector: 'dt' })[0]!;
  return term.nextElementSibling!.textContent;
}

/** Updates that go through `handle` first. */
export const updates =
  (handle: (update: MemoryAdapter['update'], ...args: Parameters<MemoryAdapter['update']>) => Promise<never> | null) =>
  (memory: MemoryAdapter): { update: MemoryAdapter['update'] } => ({
    update: async (...args) => handle(memory.update, ...args) ?? memory.update(...args),
  });
