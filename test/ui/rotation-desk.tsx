import { screen, within } from '@testing-library/react';
import { keyRotation, type RotationPolicy } from 'keydesk';
import type { MemoryAdapter } from 'keydesk/adapters/memory';

import { button, click, dialogNamed, openPanel, row, type Desk, type DeskOptions } from './support.tsx';

export const rotateButton = (name: string): HTMLElement | null =>
  within(row(name)).queryByRole('button', { name: /^Rotate /, hidden: true });
export const choice = (name: string): HTMLInputElement => screen.getByRole<HTMLInputElement>('radio', { name });
export const choices = (): string[] =>
  screen.getAllByRole('radio').map((radio) => radio.closest('label')!.textContent.trim());
export const amount = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'How many' });

/** A panel whose keys can be rotated, with its rows. */
export const rotationDesk = (options: DeskOptions = {}): Promise<Desk> =>
  openPanel({ ...options, panel: { extras: [keyRotation], ...options.panel } });

/** The question about the rotation of a key. */
export async function openRotation(options: DeskOptions = {}, name = 'Mobile app'): Promise<Desk> {
  const desk = await rotationDesk(options);
  await click(rotateButton(name)!);
  await dialogNamed('Rotate this key?');
  return desk;
}

/** The same where the backend has rules for it. */
export const openWith = (rotation: RotationPolicy): Promise<Desk> => openRotation({ access: { policy: { rotation } } });

export const rotate = (): Promise<void> => click(button('Rotate key'));

/** Rotations that go through `handle` first. */
export const rotations =
  (handle: (rotate: MemoryAdapter['rotate'], ...args: Parameters<MemoryAdapter['rotate']>) => Promise<never> | null) =>
  (memory: MemoryAdapter): { rotate: MemoryAdapter['rotate'] } => ({
    rotate: async (...args) => handle(memory.rotate, ...args) ?? memory.rotate(...args),
  });
