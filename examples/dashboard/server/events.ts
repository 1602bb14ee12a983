import type { Context } from 'hono';

import type { KeyEnv } from './http.ts';
import type { KeyServer } from './options.ts';

const HEARTBEAT_MS = 25_000;
const COMMENT = ':\n\n';
const CHANGED = 'event: changed\ndata: {}\n\n';

/** Tells who listens for an account that something of it changed. */
export interface Changes {
  publish(accountId: string): void;
  /** Returns the unsubscribe. */
  subscribe(accountId: string, listener: () => void): () => void;
}

/** {@link Changes} within this process. */
export function createChanges(): Changes {
  const listeners = new Map<string, Set<() => void>>();
  return {
    publish: (accountId) => listeners.get(accountId)?.forEach((listener) => listener()),
    subscribe(accountId, listener) {
      const those = listeners.get(accountId) ?? new Set();
      listeners.set(accountId, those.add(listener));
      return () => {
        those.delete(listener);
        if (those.size === 0) listeners.delete(accountId);
      };
    },
  };
}

/**
 * The account's changes as Server-Sent Events: `changed` after each write, and a comment every 25 seconds, so that no proxy
 * takes the line for dead. It ends with the page, with the session, and with the server.
 */
export function eventStream({ authenticate, changes, closing }: KeyServer, c: Context<KeyEnv>): ReadableStream {
  const { account } = c.get('actor').session;
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
      const unsubscribe = changes.subscribe(account.id, () => void tell(CHANGED));
      ended.signal.addEventListener('abort', () => {
        clearInterval(timer);
        unsubscribe();
      });
      closing?.addEventListener('abort', end, { signal: ended.signal });
      write(COMMENT);
      if (closing?.aborted) end();
    },
    cancel: () => ended.abort(),
  });
}
