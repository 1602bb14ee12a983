import { screen, waitFor, within } from '@testing-library/react';
import { restAdapter, type RestAdapter } from 'keydesk/adapters/rest';
import { faultyAdapter, type FaultPlan } from 'keydesk/testing';
import { expect, vi } from 'vitest';

import {
  button,
  codeField,
  createButton,
  deleteButton,
  dialog,
  dialogNamed,
  focusOn,
  openPanel,
  press,
  row,
  sentCode,
  type Desk,
  type DeskOptions,
} from './support.tsx';

export const all = ['Checkout', 'Mobile app', 'Warehouse'];
export const others = ['Checkout', 'Warehouse'];

/** A panel whose backend fails as planned, call by call. */
export const faulty = (plan: FaultPlan, options: DeskOptions = {}): Promise<Desk> =>
  openPanel({ ...options, methods: (memory) => faultyAdapter(memory, plan) });

/** An adapter over HTTP whose every request is answered so. */
export const over = (answer: () => Response | Promise<Response>): RestAdapter =>
  restAdapter({ baseUrl: 'https://host.invalid/api', fetch: async () => answer() });

export const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' }, ...init });

export const problem = (status: number, body: object = {}, headers: Record<string, string> = {}): Response =>
  json(body, { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });

/** The server deletes `Mobile app` when its code comes, and what then arrives is this answer. */
export const confirmedOver = (answer: () => Response): Promise<Desk> =>
  openPanel({
    methods: (memory) => ({
      delete: async (id, context) => {
        const done = await memory.delete(id, context);
        return context.proof ? over(answer).delete(id, context) : done;
      },
    }),
  });

/** As far as the question whether to delete `Mobile app`. */
export async function doubt(): Promise<void> {
  deleteButton('Mobile app').click();
  await dialogNamed('Delete this key?', 'alertdialog');
}

/** As far as the question for the code. */
export async function ask(): Promise<void> {
  await doubt();
  button('Confirm').click();
  await dialogNamed('Enter the code');
  await focusOn(codeField);
}

/** Sends the right code, or another one. */
export async function confirm(desk: Desk, code?: string): Promise<void> {
  await ask();
  await press(`${code ?? sentCode(desk)}{Enter}`);
}

/** Creates a key by one press; its secret is there to be copied. */
export async function create(): Promise<void> {
  createButton().click();
  await dialogNamed('Your new key');
}

/** The text in the open window. */
export const said = (text: string | RegExp): Promise<HTMLElement> => waitFor(() => within(dialog()).getByText(text));
export const alert = (): Promise<HTMLElement> => screen.findByRole('alert');
export const fieldSays = (text: string | RegExp): Promise<unknown> =>
  waitFor(() => expect(codeField()).toHaveAccessibleDescription(text));
/** The mark in a row whose deletion is being looked for. */
export const checking = (name: string): HTMLElement => within(row(name)).getByText('Checking…');

/** Pauses that are at least so long, in milliseconds, pass at once; everything else takes its time. */
export function withoutPauses(least: number): void {
  const { setTimeout: real } = window;
  vi.spyOn(window, 'setTimeout').mockImplementation(((action: () => void, delay = 0, ...args: []) =>
    real(action, delay >= least ? 0 : delay, ...args)) as never);
}
