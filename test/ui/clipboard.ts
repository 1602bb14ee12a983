import { commands } from 'vitest/browser';

declare module 'vitest/browser' {
  interface BrowserCommands {
    takeClipboard: () => Promise<void>;
    giveClipboard: () => Promise<void>;
  }
}

let isHeld = false;

/** One clipboard serves all pages of the browser: the tests on other pages do without it from now to the end of this one. */
export async function takeClipboard(): Promise<void> {
  if (isHeld) return;
  isHeld = true;
  await commands.takeClipboard();
}

export async function giveClipboard(): Promise<void> {
  if (!isHeld) return;
  isHeld = false;
  await commands.giveClipboard();
}

/** Holds the clipboard meanwhile. */
export async function withClipboard<T>(work: () => Promise<T>): Promise<T> {
  if (isHeld) return work();
  await takeClipboard();
  try {
    return await work();
  } finally {
    await giveClipboard();
  }
}

/** A copy that nobody reads waits for its turn, too, or it would stand where another page looks for its own. */
export function shareClipboard(): void {
  const { clipboard } = navigator;
  const write = clipboard.writeText.bind(clipboard);
  clipboard.writeText = (text) => withClipboard(() => write(text));
}
