import type { Context } from 'hono';

import type { KeyEnv } from './http.ts';
import type { KeyServer } from './options.ts';

const HEARTBEAT_MS = 25_000;
const MAX_STREAMS = 20;
const COMMENT = ':\n\n';
const CHANGED = 'event: changed\ndata: {}\n\n';

/** Tells who listens for an account that something of it changed. */
export interface Changes {
  publish(accountId: string): void;
  /** Returns the unsubscribe. */
  subscribe(accountId: string, listener: () => void): () => void;
}

type Listeners = Map<string, Set<() => void>>;

/** Returns how to take the listener away again. */
function add(listeners: Listeners, id: string, listener: () => void): () => void {
  const those = listeners.get(id) ?? new Set();
  listeners.set(id, those.add(listener));
  return () => {
    those.delete(listener);
    if (those.size === 0) listeners.delete(id);
  };
}

/** {@link Changes} within this process. */
export function createChanges(): Changes {
  const listeners: Listeners = new Map();
  return {
    publish: (accountId) => listeners.get(accountId)?.forEach((listener) => listener()),
    subscribe: (accountId, listener) => add(listeners, accountId, listener),
  };
}

/**
 * Makes the account's changes into Server-Sent Events: `changed` after each write, and a comment every 25 seconds, so that no
 * proxy takes the line for dead. A stream ends with the page, with the session, and with the server. A session has at most
 * 20: the next ends the oldest, whose page is the likeliest to be gone without a word.
 */
export function createEventStreams(server: KeyServer): (c: Context<KeyEnv>) => ReadableStream {
  const open: Listeners = new Map();
  return (c) => eventStream(server, open, c);
}

function eventStream(
  { authenticate, changes, closing }: KeyServer,
  open: Listeners,
  c: Context<KeyEnv>,
): ReadableStream {
  const { id, account } = c.get('actor').session;
  const encoder = new TextEncoder();
  const ended = new AbortController();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => {
        if (!ended.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const end = () => {
        if (ended.signal.aborted) return;
        ended.abort();
        controller.close();
      };
      const tell = async (text: string) => {
        const session = await authenticate(c.req.raw).catch(() => null);
        if (session?.account.id === account.id) write(text);
        else end();
      };
      const timer = setInterval(() => void tell(COMMENT), HEARTBEAT_MS);
      const leave = [changes.subscribe(account.id, () => void tell(CHANGED)), add(open, id, end)];
      ended.signal.addEventListener('abort', () => {
        clearInterval(timer);
        for (const each of leave) each();
      });
      closing?.addEventListener('abort', end, { signal: ended.signal });
      write(COMMENT);
      if (closing?.aborted) end();
      for (const endOldest of [...(open.get(id) ?? [])].slice(0, -MAX_STREAMS)) endOldest();
    },
    cancel: () => ended.abort(),
  });
}
