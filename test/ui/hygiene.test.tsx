import { render, screen, waitFor, within } from '@testing-library/react';
import { everyExtra } from 'keydesk';
import { useState, type ReactNode } from 'react';
import { describe, expect, test } from 'vitest';

import { startProbe, type Probe } from './hygiene-probe.ts';
import {
  askForCode,
  button,
  click,
  closed,
  codeField,
  createButton,
  dialogNamed,
  focusOn,
  openPanel,
  press,
  row,
  secretField,
  sentCode,
  type Desk,
} from './support.tsx';

/** Ten letters and digits: a text that stands in nothing else by accident. */
const guarded = ['create', 'rotate', 'delete', 'deleteMany'] as const;
const codePolicy = { guarded, length: 10, alphabet: 'alphanumeric' } as const;

interface Searched extends Desk {
  readonly probe: Probe;
}

async function openDesk(): Promise<Searched> {
  const events: { current: () => unknown } = { current: () => [] };
  const probe = startProbe(() => events.current());
  const desk = await openPanel({ codePolicy, channel: 'hygiene', panel: { extras: everyExtra } });
  events.current = () => desk.events;
  probe.follow(desk.view.container);
  return { ...desk, probe };
}

/** The field, and what react-hook-form keeps of it for as long as the form is there. */
const codePlaces = ['field Code', 'fibres … _formValues.code'];

const ways = {
  creation: async () => click(createButton()),
  rotation: async () => {
    await click(within(row('Checkout')).getByRole('button', { name: /^Rotate / }));
    await dialogNamed('Rotate this key?');
    await click(button('Rotate key'));
  },
} as const;
type Way = keyof typeof ways;

/** The code is typed, and not sent yet. */
async function typed(way: Way): Promise<Searched & { code: string }> {
  const desk = await openDesk();
  await ways[way]();
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  const code = sentCode(desk);
  await press(code);
  return { ...desk, code };
}

/** The secret is copied, as it is and in a format, and is shown. */
async function copied(way: Way): Promise<Searched & { code: string; secret: string }> {
  const desk = await typed(way);
  await press('{Enter}');
  await dialogNamed('Your new key');
  await click(button('.env line'));
  await screen.findByText('The .env line was copied.');
  await click(button('Copy'));
  await screen.findByRole('button', { name: 'Copied' });
  await click(button('Show'));
  return { ...desk, secret: secretField().value };
}

const dismissals: Record<string, (desk: Desk) => Promise<void>> = {
  Done: async () => {
    await click(button('Done'));
    await closed();
  },
  'the page that is left': async () => {
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await closed();
  },
  unmounting: async ({ view }) => {
    view.unmount();
    await settled();
  },
};

const givingUp: Record<string, (desk: Desk) => Promise<void>> = {
  Esc: async () => {
    await press('{Escape}');
    await closed();
  },
  unmounting: dismissals['unmounting']!,
};

/** What is to be done in microtasks is done. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe.each(Object.keys(ways) as Way[])('of a %s', (way) => {
  test('the code is in its field alone while it is typed', async () => {
    const { probe, code } = await typed(way);
    expect(codeField()).toHaveValue(code);
    expect(await probe.places(code)).toEqual(codePlaces);
  });

  test('the secret is in its field alone while it is shown, and nowhere while it is hidden', async () => {
    const { probe, code, secret } = await copied(way);
    expect(secret).toMatch(/^sk_test_\w{30,}$/);
    expect(await probe.places(secret)).toEqual(['field Secret key']);
    expect(await probe.places(code)).toEqual([]);
    await click(button('Hide'));
    expect(await probe.places(secret)).toEqual([]);
  });

  test.each(Object.entries(dismissals))('secret and code are nowhere after %s', async (_, dismiss) => {
    const { probe, code, secret, ...desk } = await copied(way);
    const field = secretField();
    await dismiss(desk);
    expect(field.value).not.toContain(secret);
    expect(await probe.places(secret)).toEqual([]);
    expect(await probe.places(code)).toEqual([]);
  });

  test('secret and code are nowhere after an uncopied secret was let go', async () => {
    const { probe, code, ...desk } = await typed(way);
    await press('{Enter}');
    await dialogNamed('Your new key');
    await click(button('Show'));
    const secret = secretField().value;
    await press('{Escape}');
    await click(await screen.findByRole('button', { name: 'Close without copying' }));
    await closed();
    expect(await probe.places(secret)).toEqual([]);
    expect(await probe.places(code)).toEqual([]);
    expect(desk.backend.authenticates(secret)).toBe(true);
  });
});

/** A code was asked for, to delete a key. */
async function asked(): Promise<Searched & { code: string }> {
  const desk = await openDesk();
  await askForCode('Checkout');
  return { ...desk, code: sentCode(desk) };
}

describe('of a deletion', () => {
  test('the code is nowhere once the key is deleted', async () => {
    const { probe, code } = await asked();
    await press(code);
    expect(await probe.places(code)).toEqual(codePlaces);
    const field = codeField();
    await press('{Enter}');
    await dialogNamed('Key deleted');
    expect(await probe.places(code)).toEqual([]);
    // React remembers the last field that had the focus, in the page or not.
    expect(field.value).toBe('');
    await click(button('Close'));
    await closed();
    expect(await probe.places(code)).toEqual([]);
  });

  test('a wrong code is nowhere once it was refused', async () => {
    const { probe, code } = await asked();
    const wrong = code.slice(1) + code.slice(0, 1);
    await press(`${wrong}{Enter}`);
    await waitFor(() => expect(codeField()).toHaveValue(''));
    expect(await probe.places(wrong)).toEqual([]);
  });

  test.each(Object.entries(givingUp))('a typed code is nowhere after %s', async (_, giveUp) => {
    const { probe, code, ...desk } = await asked();
    await press(code);
    const field = codeField();
    await giveUp(desk);
    expect(field.value).toBe('');
    expect(await probe.places(code)).toEqual([]);
  });
});

function Holder({ text }: { text: string }): ReactNode {
  const [held, hold] = useState({ inside: [text] });
  return <button onClick={() => hold({ inside: [] })}>{held.inside.length}</button>;
}

describe('the probe', () => {
  test('finds a text that only the fibre before the last one still has', async () => {
    const probe = startProbe(() => []);
    const { container } = render(<Holder text="planted text" />);
    probe.follow(container);
    expect(await probe.places('planted')).not.toEqual([]);
    await click(button('1'));
    expect(await probe.places('planted')).toContain('fibres … inside.0');
  });

  test.each<[string, () => unknown]>([
    ['html', () => document.body.setAttribute('data-planted', 'planted text')],
    ['localStorage', () => localStorage.setItem('a', 'planted text')],
    ['sessionStorage', () => sessionStorage.setItem('planted text', '')],
    ['cookies', () => void (document.cookie = 'a=planted text')],
    ['address', () => void (window.name = 'planted text')],
    ['history.state', () => history.replaceState({ a: ['planted text'] }, '')],
    ['console', () => console.info({ a: 'planted text' })],
    ['messages', () => window.postMessage({ a: 'planted text' }, location.origin)],
    ['events', () => void told.push({ a: new Map([['planted text', 1]]) })],
  ])('finds what is in: %s', async (place, plant) => {
    const probe = startProbe(() => told);
    plant();
    const places = await probe.places('planted text');
    uproot();
    expect(places).toEqual([place]);
    expect(await probe.places('planted text')).toEqual(['console', 'messages'].includes(place) ? [place] : []);
  });
});

const told: unknown[] = [];

function uproot(): void {
  document.body.removeAttribute('data-planted');
  localStorage.removeItem('a');
  sessionStorage.removeItem('planted text');
  document.cookie = 'a=; max-age=0';
  window.name = '';
  history.replaceState(null, '');
  told.length = 0;
}
