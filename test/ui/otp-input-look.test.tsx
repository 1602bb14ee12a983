import { render } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';

import { OtpInput } from '../../src/ui/OtpInput.tsx';
import { field, part, press, setup } from './otp-page.tsx';

describe('laid out', () => {
  test.each([
    [6, '482913'],
    [10, '4829130571'],
  ])('%i characters stay where they are, whatever is done', async (length, code) => {
    setup({ length });
    const box = part('otp-box')[0] as HTMLElement;
    const before = box.getBoundingClientRect();
    await press(code);
    await press('{End}{ArrowRight}7');
    expect([field().scrollLeft, box.scrollLeft]).toEqual([0, 0]);
    expect(box.getBoundingClientRect()).toEqual(before);
    expect(before.height).toBe(44);
    box.scrollLeft = 50;
    expect(box.scrollLeft).toBe(0);
  });

  test('shrinks with the room there is', () => {
    render(
      <div style={{ inlineSize: '260px' }}>
        <OtpInput aria-label="Code" length={10} />
      </div>,
    );
    expect(part('otp-box')[0]?.getBoundingClientRect().width).toBe(260);
    expect(part('otp-slot').at(-1)?.getBoundingClientRect().right).toBeCloseTo(
      part('otp-box')[0]?.getBoundingClientRect().right ?? 0,
      0,
    );
  });

  test('keeps its width where the parent takes the width from it', () => {
    render(
      <div style={{ display: 'inline-flex' }}>
        <OtpInput aria-label="Code" />
      </div>,
    );
    expect(part('otp-box')[0]?.getBoundingClientRect().width).toBe(280);
  });

  test('no digit is reversed from right to left', async () => {
    render(
      <div dir="rtl">
        <OtpInput aria-label="Code" />
      </div>,
    );
    await userEvent.click(field(), { position: { x: 20, y: 20 } });
    await press('4829');
    await userEvent.click(field(), { position: { x: 20, y: 20 } });
    await press('7');
    expect(field()).toHaveValue('7829');
    expect(getComputedStyle(field()).direction).toBe('ltr');
  });

  test('text is large enough that phones do not zoom in', () => {
    setup();
    expect(Number.parseFloat(getComputedStyle(field()).fontSize)).toBeGreaterThanOrEqual(16);
  });

  test('a reader’s own text spacing hides nothing', () => {
    setup({ initial: '482913' });
    field().style.setProperty('letter-spacing', '0.12em', 'important');
    field().style.setProperty('word-spacing', '0.16em', 'important');
    expect(field().scrollWidth).toBeLessThanOrEqual(field().clientWidth);
  });
});

const emulate = (features: { name: string; value: string }[]): Promise<unknown> =>
  cdp().send('Emulation.setEmulatedMedia', { features });

const system = (color: string): string => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.cssText = `forced-color-adjust: none; color: ${color}`;
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
};

describe('under the system’s settings', () => {
  // As the browser was started: the page and its settings go on to the next file.
  afterEach(() => emulate([{ name: 'prefers-reduced-motion', value: 'reduce' }]));

  test('slots, text and selection stay visible in forced colours', async () => {
    await emulate([{ name: 'forced-colors', value: 'active' }]);
    document.documentElement.style.setProperty('--kd-accent', 'gray');
    setup({ initial: '482913' });
    const slot = getComputedStyle(part('otp-slot')[0] as HTMLElement);
    expect([slot.borderTopStyle, slot.borderTopWidth]).toEqual(['solid', '1px']);
    expect(slot.borderTopColor).not.toBe(system('Canvas'));
    expect(getComputedStyle(field()).color).toBe(system('CanvasText'));
    expect(getComputedStyle(field(), '::selection').backgroundColor).toBe(system('Highlight'));
    document.documentElement.removeAttribute('style');
  });

  test('nothing moves where motion is not wanted', async () => {
    await emulate([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    setup();
    expect(getComputedStyle(part('otp-slot')[0] as HTMLElement).transitionDuration).toBe('0s');
  });
});
