import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

configure({ reactStrictMode: true });

const complaints: unknown[][] = [];
window.addEventListener('unhandledrejection', ({ reason }) => complaints.push(['unhandled rejection', reason]));

beforeEach(() => {
  complaints.length = 0;
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void complaints.push(words));
  }
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  expect(complaints, 'console errors, warnings and unhandled rejections').toEqual([]);
});
