import { vi } from 'vitest';

/** A page, searched for one text in everything that it keeps, shows or tells. */
export interface Probe {
  /** Also searches React's records of what is rendered into `container` now, even after that is unmounted. */
  follow(container: Element): void;
  /** Where the text is, by name; empty where it is nowhere. */
  places(text: string): Promise<readonly string[]>;
}

const levels = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'table'] as const;

/** Begins to listen: to the console, to errors, and to messages for other windows and tabs. */
export function startProbe(events: () => unknown): Probe {
  const told = listenToAll();
  const roots: unknown[] = [];
  const read: Record<string, () => unknown> = {
    ...told,
    events,
    html: () => document.documentElement.outerHTML,
    localStorage: () => Object.entries(localStorage),
    sessionStorage: () => Object.entries(sessionStorage),
    cookies: () => document.cookie,
    address: () => [location.href, document.title, document.referrer, window.name],
    'history.state': () => history.state as unknown,
    'requested addresses': () => performance.getEntries().map(({ name }) => name),
    IndexedDB: () => indexedDB.databases(),
    caches: () => caches.keys(),
  };
  return {
    follow: (container) => void roots.push(...reactRecords(container)),
    async places(text) {
      const found: string[] = [];
      for (const [name, what] of Object.entries(read)) {
        if (reach({ [name]: await what() }, text).length > 0) found.push(name);
      }
      const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')];
      for (const field of fields) {
        const { value, defaultValue, labels } = field;
        if ([value, defaultValue].join('\n').includes(text)) found.push(`field ${labels?.[0]?.textContent}`);
      }
      return [...found, ...new Set(reach({ fibres: roots }, text))];
    },
  };
}

function listenToAll(): Record<'console' | 'errors' | 'messages', () => unknown> {
  // Whoever is there already still hears it all.
  const calls = levels.map((level) => vi.spyOn(console, level).mock);
  const errors: unknown[] = [];
  const hear = (event: ErrorEvent | PromiseRejectionEvent): void =>
    void errors.push('reason' in event ? event.reason : [event.message, event.error]);
  window.addEventListener('error', hear, true);
  window.addEventListener('unhandledrejection', hear, true);
  const posts = [
    vi.spyOn(window, 'postMessage').mock,
    vi.spyOn(BroadcastChannel.prototype, 'postMessage').mock,
    vi.spyOn(MessagePort.prototype, 'postMessage').mock,
  ];
  return {
    console: () => calls.map((mock) => mock.calls),
    errors: () => errors,
    messages: () => posts.map((mock) => mock.calls),
  };
}

/** The names end in a random part of their own for each copy of React. */
const reactRecords = (node: object): unknown[] =>
  Object.entries(node)
    .filter(([name]) => name.startsWith('__react'))
    .map(([, value]) => value as unknown);

/** The paths to all strings with `text` in them, over every own property: `child`, `alternate`, `memoizedState`, queues. */
function reach(start: Record<string, unknown>, text: string): string[] {
  const seen = new Set<unknown>([window, document]);
  const found: string[] = [];
  const open: [path: string, value: unknown][] = Object.entries(start);
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && value.includes(text)) found.push(shortened(path));
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) continue;
    seen.add(value);
    for (const [name, inner] of insideOf(value)) open.push([`${path}.${name}`, inner]);
  }
  return found;
}

const shortened = (path: string): string => {
  const [first, ...names] = path.split('.');
  return [first, ...names.slice(-2)].join(' … ').replace(/ … ([^…]*)$/, '.$1');
};

function insideOf(value: object): [string, unknown][] {
  if (value instanceof Node) return insideOfNode(value);
  if (ArrayBuffer.isView(value)) return [['text', String.fromCharCode(...(value as Uint16Array))]];
  const own = Reflect.ownKeys(value).map((key): [string, unknown] => [String(key), ownValue(value, key)]);
  if (value instanceof Error) own.push(['stack', value.stack]);
  if (value instanceof Map) own.push(...[...value].flat().map((inner): [string, unknown] => ['entry', inner]));
  if (value instanceof Set) own.push(...[...value].map((inner): [string, unknown] => ['entry', inner]));
  return own;
}

/** What is in the page is searched as such; of other elements, the value that React remembers (`_valueTracker`) as well. */
function insideOfNode(node: Node): [string, unknown][] {
  const records = reactRecords(node).map((record): [string, unknown] => ['record', record]);
  if (node.isConnected) return records;
  const { value } = node as Partial<HTMLInputElement>;
  const tracker = Reflect.get(node, '_valueTracker') as { getValue(): string } | null | undefined;
  return [...records, ['text', node.textContent], ['value', value], ['tracked', tracker?.getValue()]];
}

/** React's own getters only warn, and do so in the console. */
function ownValue(value: object, key: PropertyKey): unknown {
  const { get, value: plain } = Object.getOwnPropertyDescriptor(value, key) ?? {};
  return get && !('isReactWarning' in get) && !('$$typeof' in value) ? Reflect.get(value, key) : plain;
}
