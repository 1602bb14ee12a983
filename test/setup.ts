import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

import { giveClipboard, shareClipboard } from './ui/clipboard.ts';

// Long enough for a machine that has much else to do: nothing waits for it where all is well.
configure({ reactStrictMode: true, asyncUtilTimeout: 5_000 });
shareClipboard();

const complaints: unknown[][] = [];
window.addEventListener('unhandledrejection', ({ reason }) => complaints.push(['unhandled rejection', reason]));

beforeEach(() => {
  complaints.length = 0;
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void complaints.push(words));
  }
});

afterEach(async () => {
  await giveClipboard();
  cleanup();
  vi.restoreAllMocks();
  expect(complaints, 'console errors, warnings and unhandled rejections').toEqual([]);
});
