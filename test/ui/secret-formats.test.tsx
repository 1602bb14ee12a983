import { screen, waitFor, within } from '@testing-library/react';
import { secretFormats, type SecretFormatsOptions } from 'keydesk';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { takeClipboard } from './clipboard.ts';
import {
  button,
  click,
  closed,
  createButton,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  openPanel,
  press,
  secretField,
  type Desk,
} from './support.tsx';

const url = 'https://api.shop.ng/v1/me';

interface CreatedOptions extends SecretFormatsOptions {
  readonly name?: string;
  /** Instead of the one that the backend makes. */
  readonly secret?: string;
}

/** A key was just created, and its secret waits to be copied. */
async function created({ name, secret, ...options }: CreatedOptions = {}): Promise<Desk & { secret: string }> {
  const desk = await openPanel({
    panel: { extras: [secretFormats(options)] },
    methods: ({ create }) => ({
      create: async (...args) => {
        const answer = await create(...args);
        if ('kind' in answer) return answer;
        return { key: { ...answer.key, name: name ?? null }, secret: secret ?? answer.secret };
      },
    }),
  });
  await takeClipboard();
  await enter(createButton);
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  return { ...desk, secret: desk.client.creation.secret.read()! };
}

const custody = ({ client }: Desk): unknown => {
  const state = client.creation.get();
  return state.step === 'done' && state.result.custody;
};
const clipboard = (): Promise<string> => navigator.clipboard.readText();
const said = (): string[] =>
  within(dialog())
    .getAllByRole('status')
    .map((region) => region.textContent)
    // That the window has opened is said there, too.
    .filter((text) => text && !text.startsWith('Your new key'));

describe('copies the secret', () => {
  test.each([
    ['.env line', 'The .env line was copied.', (secret: string) => `API_KEY=${secret}`],
    [
      'Authorization header',
      'The Authorization header was copied.',
      (secret: string) => `Authorization: Bearer ${secret}`,
    ],
    ['curl', 'The curl command was copied.', (secret: string) => `curl ${url} -H "Authorization: Bearer ${secret}"`],
  ])('as %s, says so, and Done closes', async (name, words, expected) => {
    const desk = await created({ url });
    await click(within(screen.getByRole('group', { name: 'Copy as' })).getByRole('button', { name }));
    await waitFor(() => expect(said()).toEqual([words]));
    expect(await clipboard()).toBe(expected(desk.secret));
    // The secret as it is was not: its own button says nothing else.
    expect(button('Copy')).toBeVisible();
    expect(custody(desk)).toBe('copied');
    await click(button('Done'));
    await closed();
    expect(desk.client.creation.secret.get()).toBe(false);
  });

  test('as it is after it was copied otherwise, and says which was the last', async () => {
    const { secret } = await created();
    await click(button('.env line'));
    await waitFor(() => expect(said()).toEqual(['The .env line was copied.']));
    await click(button('Copy'));
    await waitFor(() => expect(said()).toEqual(['Copied']));
    expect(await clipboard()).toBe(secret);
  });

  test('under the name of the host’s variable', async () => {
    const { secret } = await created({ variable: 'SHOP_KEY' });
    await click(button('.env line'));
    await waitFor(async () => expect(await clipboard()).toBe(`SHOP_KEY=${secret}`));
  });

  test('by the keyboard alone', async () => {
    const { secret } = await created();
    await enter(() => button('Authorization header'));
    await waitFor(() => expect(said()).toEqual(['The Authorization header was copied.']));
    expect(await clipboard()).toBe(`Authorization: Bearer ${secret}`);
    await press('{Escape}');
    await closed();
  });
});

test('without an address of the host’s API there is no curl command, which would send the key elsewhere', async () => {
  await created();
  expect(screen.queryByRole('button', { name: 'curl' })).toBeNull();
});

test.each([
  ['$(reboot)`id`', `API_KEY='$(reboot)\`id\`'`, `curl ${url} -H 'Authorization: Bearer $(reboot)\`id\`'`],
  [`a'; rm -rf ~ #"`, `API_KEY='a'\\''; rm -rf ~ #"'`, `curl ${url} -H 'Authorization: Bearer a'\\''; rm -rf ~ #"'`],
  ['!history', `API_KEY='!history'`, `curl ${url} -H 'Authorization: Bearer !history'`],
  ['=ls', `API_KEY='=ls'`, `curl ${url} -H "Authorization: Bearer =ls"`],
  ['sk_a.b-c/d+e==', 'API_KEY=sk_a.b-c/d+e==', `curl ${url} -H "Authorization: Bearer sk_a.b-c/d+e=="`],
])('a secret is one word of a shell, whatever is in it: %s', async (secret, line, command) => {
  await created({ url, secret });
  await click(button('.env line'));
  await waitFor(async () => expect(await clipboard()).toBe(line));
  await click(button('curl'));
  await waitFor(async () => expect(await clipboard()).toBe(command));
});

test('so is the address', async () => {
  const { secret } = await created({ url: 'https://api.shop.ng/v1?limit=1&all' });
  await click(button('curl'));
  const expected = `curl 'https://api.shop.ng/v1?limit=1&all' -H "Authorization: Bearer ${secret}"`;
  await waitFor(async () => expect(await clipboard()).toBe(expected));
});

test.each<SecretFormatsOptions>([
  { variable: 'MY KEY' },
  { variable: '1KEY' },
  { variable: 'A=1;B' },
  { url: '/v1' },
  { url: 'file:///etc/passwd' },
  { url: '-o/tmp/x' },
])('what would end in a broken line is refused where it is written: %o', (options) => {
  expect(() => secretFormats(options)).toThrow(/no name of a variable|no web address|URL/);
});

describe('where the clipboard refuses', () => {
  test('the secret is shown and selected, nothing is said to be copied, and Done asks once more', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
    const desk = await created();
    await click(button('.env line'));
    await focusOn(secretField);
    const { value, selectionStart, selectionEnd } = secretField();
    expect(value.slice(selectionStart ?? 0, selectionEnd ?? 0)).toBe(desk.secret);
    expect(secretField()).toHaveAccessibleDescription(/did not copy it. The key is selected/);
    expect(said()).toEqual([]);
    expect(custody(desk)).toBe('fresh');
    await click(button('Done'));
    await dialogNamed('Close without copying?', 'alertdialog');
  });

  test('what was copied before is no longer said', async () => {
    await created();
    await click(button('.env line'));
    await waitFor(() => expect(said()).toEqual(['The .env line was copied.']));
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
    await click(button('Authorization header'));
    await focusOn(secretField);
    expect(said()).toEqual([]);
  });

  test('until it has answered nothing is said', async () => {
    let answer!: () => void;
    vi.spyOn(navigator.clipboard, 'writeText').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const desk = await created();
    await click(button('.env line'));
    expect(said()).toEqual([]);
    expect(custody(desk)).toBe('fresh');
    answer();
    await waitFor(() => expect(said()).toEqual(['The .env line was copied.']));
  });
});

describe('as a file', () => {
  const saved: { name: string; href: string }[] = [];
  const blobs: Blob[] = [];

  beforeEach(() => {
    saved.length = 0;
    blobs.length = 0;
  });

  function watch(): { revoked: () => unknown[] } {
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function save(this: HTMLAnchorElement) {
      saved.push({ name: this.download, href: this.href });
    });
    const make = URL.createObjectURL.bind(URL);
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      if (blob instanceof Blob) blobs.push(blob);
      return make(blob);
    });
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    return { revoked: () => revoke.mock.calls.flat() };
  }

  test('it is saved under the name of the key, nobody knows whether it arrived, and it is not left at its address', async () => {
    const { revoked } = watch();
    const desk = await created({ name: 'Production checkout', variable: 'SHOP_KEY' });
    await click(button('Download .env'));
    expect(saved).toEqual([{ name: 'Production-checkout.env', href: expect.stringMatching(/^blob:/) as string }]);
    expect(await blobs[0]!.text()).toBe(`SHOP_KEY=${desk.secret}\n`);
    expect(saved[0]!.href).not.toContain(desk.secret);
    expect(said()).toEqual(['The download of the .env file has begun. Check that it is there before you close this.']);
    expect(custody(desk)).toBe('fresh');
    await waitFor(() => expect(revoked()).toEqual([saved[0]!.href]), { timeout: 5000 });
    expect(document.querySelector('a[download]')).toBeNull();
    await click(button('Done'));
    await dialogNamed('Close without copying?', 'alertdialog');
  });

  test.each([
    [undefined, 'api-key.env'],
    ['../../etc/passwd', 'etc-passwd.env'],
    ['.htaccess', 'htaccess.env'],
    ['con', 'key-con.env'],
    ['\u202Egnp.exe', 'gnp-exe.env'],
    ['😀', 'api-key.env'],
    ['مفتاح الإنتاج', 'مفتاح-الإنتاج.env'],
    ['a'.repeat(300), `${'a'.repeat(60)}.env`],
  ])('a key named %s is saved as %s', async (name, file) => {
    watch();
    await created(name === undefined ? {} : { name });
    await click(button('Download .env'));
    expect(saved.map((each) => each.name)).toEqual([file]);
  });
});

test('after Done nothing of it is left in the page', async () => {
  const { secret, view, events } = await created({ url });
  for (const name of ['.env line', 'Authorization header', 'curl']) await click(button(name));
  await waitFor(() => expect(said()).toEqual(['The curl command was copied.']));
  expect(document.documentElement.outerHTML).not.toContain(secret);
  await click(button('Done'));
  await closed();
  expect(view.container.ownerDocument.documentElement.outerHTML).not.toContain(secret);
  expect(
    [...document.querySelectorAll('input, textarea')].map((each) => (each as HTMLInputElement).value).join(),
  ).not.toContain(secret);
  expect(JSON.stringify(events)).not.toContain(secret);
});

test('a secret that was wiped meanwhile is not copied, and nothing says that it was', async () => {
  const desk = await created();
  await navigator.clipboard.writeText('before');
  const line = button('.env line');
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  line.click();
  await closed();
  expect(await clipboard()).toBe('before');
  expect(custody(desk)).toBe(false);
});
