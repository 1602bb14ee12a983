import { restAdapter, type RestAdapterOptions } from 'keydesk/adapters/rest';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** An `EventSource` whose line the test holds. Node has none. */
class Line extends EventTarget {
  static readonly CLOSED = 2;
  static readonly lines: Line[] = [];
  readonly url: string;
  readonly withCredentials: boolean | undefined;
  readyState = 0;

  constructor(url: string, options?: EventSourceInit) {
    super();
    this.url = url;
    this.withCredentials = options?.withCredentials;
    Line.lines.push(this);
  }

  close(): void {
    this.readyState = Line.CLOSED;
  }

  tell(type: string, readyState = 1): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event(type));
  }
}

const options = { baseUrl: '/api', events: true };

function listening(more: Partial<RestAdapterOptions> = {}) {
  const onChange = vi.fn<() => void>();
  const { subscribe } = restAdapter({ ...options, ...more });
  const unsubscribe = subscribe?.(onChange);
  const line = Line.lines.at(-1);
  if (!unsubscribe || !line) throw new Error('nothing to listen to');
  return { onChange, unsubscribe, line };
}

beforeEach(() => {
  vi.stubGlobal('EventSource', Line);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  Line.lines.splice(0);
});

describe('a push', () => {
  test('is there where it is asked for, and the platform has one', () => {
    expect(restAdapter(options)).toHaveProperty('subscribe');
    expect(restAdapter({ baseUrl: '/api' })).not.toHaveProperty('subscribe');
    vi.stubGlobal('EventSource', undefined);
    expect(restAdapter(options)).not.toHaveProperty('subscribe');
    expect(Line.lines).toEqual([]);
  });

  test('tells of each change until nobody listens', () => {
    const { onChange, unsubscribe, line } = listening();
    expect(line).toMatchObject({ url: '/api/events', withCredentials: false });
    line.tell('open');
    line.tell('message');
    expect(onChange).not.toHaveBeenCalled();
    line.tell('changed');
    line.tell('changed');
    expect(onChange.mock.calls).toEqual([[], []]);
    unsubscribe();
    expect(line.readyState).toBe(Line.CLOSED);
  });

  test.each([
    ['include', true],
    ['same-origin', false],
    ['omit', false],
  ] as const)('to %s credentials has them: %s', (credentials, withCredentials) => {
    expect(listening({ credentials }).line).toMatchObject({ withCredentials });
  });

  test('comes from where the host has it', () => {
    expect(listening({ paths: { events: '/live' } }).line.url).toBe('/api/live');
  });

  test('has no line while nobody looks at the page, and tells at the return that something may have happened', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const look = (visibilityState: string): void => {
      page.visibilityState = visibilityState;
      page.dispatchEvent(new Event('visibilitychange'));
    };
    vi.stubGlobal('document', page);
    const { onChange, unsubscribe, line } = listening();
    line.tell('open');
    look('hidden');
    vi.advanceTimersByTime(4_999);
    look('visible');
    vi.advanceTimersByTime(60_000);
    expect(line.readyState).toBe(1);
    look('hidden');
    vi.advanceTimersByTime(5_000);
    expect(line.readyState).toBe(Line.CLOSED);
    look('hidden');
    expect(Line.lines).toHaveLength(1);
    look('visible');
    look('visible');
    expect(Line.lines).toHaveLength(2);
    expect(onChange).not.toHaveBeenCalled();
    Line.lines[1]?.tell('open');
    expect(onChange).toHaveBeenCalledTimes(1);
    unsubscribe();
    look('hidden');
    vi.advanceTimersByTime(5_000);
    look('visible');
    expect(Line.lines.map(({ readyState }) => readyState)).toEqual([Line.CLOSED, Line.CLOSED]);
  });

  test('has no line before the page is looked at for the first time, nor one that waits to be opened again', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    vi.stubGlobal('document', page);
    restAdapter(options).subscribe?.(() => undefined);
    expect(Line.lines).toEqual([]);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    Line.lines[0]?.tell('error', Line.CLOSED);
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    vi.advanceTimersByTime(60_000);
    expect(Line.lines).toHaveLength(1);
  });

  test('tells that something may have happened while the line was down', () => {
    const { onChange, line } = listening();
    line.tell('open');
    line.tell('error', 0);
    expect(onChange).not.toHaveBeenCalled();
    line.tell('open');
    line.tell('open');
    expect(onChange).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(Line.lines).toHaveLength(1);
  });

  test('opens the line again that the browser has given up', () => {
    const { onChange, line, unsubscribe } = listening();
    line.tell('error', Line.CLOSED);
    vi.advanceTimersByTime(9_999);
    expect(Line.lines).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(Line.lines).toHaveLength(2);
    const next = Line.lines[1];
    next?.tell('open');
    next?.tell('changed');
    expect(onChange).toHaveBeenCalledTimes(2);
    unsubscribe();
    expect(next?.readyState).toBe(Line.CLOSED);
  });

  test('opens nothing after the last listener has gone', () => {
    const { line, unsubscribe } = listening();
    line.tell('error', Line.CLOSED);
    unsubscribe();
    vi.advanceTimersByTime(60_000);
    expect(Line.lines).toEqual([line]);
  });
});

const channelOf = (baseUrl: string): string | undefined => restAdapter({ baseUrl }).channel;

describe('the channel', () => {
  test.each([
    ['/api', 'keydesk:https://shop.ng/api'],
    ['/api/', 'keydesk:https://shop.ng/api'],
    ['https://shop.ng/api', 'keydesk:https://shop.ng/api'],
    ['https://api.shop.ng', 'keydesk:https://api.shop.ng'],
    ['/', 'keydesk:https://shop.ng'],
  ])('of %s is one for every page of the host', (baseUrl, channel) => {
    vi.stubGlobal('location', { href: 'https://shop.ng/developers/keys?tab=1#a' });
    expect(channelOf(baseUrl)).toBe(channel);
  });

  test('is the given address where there is no page, or one without an address', () => {
    expect(channelOf('/api')).toBe('keydesk:/api');
    vi.stubGlobal('location', { href: 'about:srcdoc' });
    expect(channelOf('/api')).toBe('keydesk:/api');
    expect(channelOf('https://shop.ng/api')).toBe('keydesk:https://shop.ng/api');
  });
});
