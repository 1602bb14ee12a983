// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';

import { businesses } from '../server/businesses.ts';
import { App } from '../web/App.tsx';

// The kit has tests of its own, and comes here as built.
vi.mock('../web/KeysPage.tsx', () => ({ KeysPage: () => null }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const answer = (body: unknown) => Promise.resolve(new Response(JSON.stringify(body)));

/** Signed in, with a server that answers signing out as each test says. */
function open(signOut: () => Promise<Response>): void {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (init?.method === 'DELETE') return signOut();
    return answer(path === '/app/session' ? businesses[0] : { businesses });
  });
  render(createElement(App));
}

test.each<[string, () => Promise<Response>, string]>([
  ['is refused', () => Promise.resolve(new Response(null, { status: 500 })), 'status 500'],
  ['does not arrive', () => Promise.reject(new TypeError('Failed to fetch')), 'Failed to fetch'],
])('a sign-out that %s says so, and nobody seems signed out', async (_, signOut, words) => {
  let respond = signOut;
  open(() => respond());
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }));
  expect((await screen.findByRole('alert')).textContent).toContain(words);
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeTruthy();

  respond = () => Promise.resolve(new Response(null, { status: 204 }));
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  await vi.waitFor(() => expect(screen.queryByRole('navigation', { name: 'Main' })).toBeNull());
  expect(screen.queryByRole('alert')).toBeNull();
});
