import type { BrowserCommand } from 'vitest/node';

const waiting: (() => void)[] = [];
let isTaken = false;

/** Resolves once no other page holds the clipboard. */
const takeClipboard: BrowserCommand = async () => {
  if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
  isTaken = true;
};

const giveClipboard: BrowserCommand = () => {
  const next = waiting.shift();
  if (next) next();
  else isTaken = false;
};

export const clipboardTurns = { takeClipboard, giveClipboard };
