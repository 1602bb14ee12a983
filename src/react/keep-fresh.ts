import type { ApiKeysClient } from '../core/client.ts';
import type { KeyList } from '../core/key-list.ts';

/** How old the list may be, in milliseconds, when somebody comes back to it. */
const staleAfterMs = 10_000;

/** How often a read that failed is made again by itself. */
const mostRetries = 3;

/**
 * Reads the list again when the user comes back to the tab, when the network is back, when another tab of the same
 * channel has changed something, and a few times where it failed; tells those tabs of changes here. Works until the
 * function that it returns is called.
 */
export function keepFresh(client: ApiKeysClient): () => void {
  const { list, channel, now } = client;
  let readAt = now();
  const read = list.invalidate;
  const onReturn = (): void => {
    if (document.visibilityState === 'visible' && now() - readAt > staleAfterMs) read();
  };
  const stopWatching = list.subscribe(() => {
    if (list.get().fetching === 'refresh') readAt = now();
  });
  const stopRetrying = keepTrying(list);
  const tabs = channel !== undefined && 'BroadcastChannel' in window ? new BroadcastChannel(channel) : null;
  tabs?.addEventListener('message', read);
  let isTold = false;
  const stopListening = client.listen({
    onEvent({ type }) {
      // A deletion of many keys is told key by key: one word is enough for all of them.
      if (isTold || !/\.(succeeded|secret_lost)$/.test(type)) return;
      isTold = true;
      queueMicrotask(() => (isTold = false));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target origin.
      tabs?.postMessage('changed');
    },
  });
  document.addEventListener('visibilitychange', onReturn);
  window.addEventListener('focus', onReturn);
  window.addEventListener('online', read);
  return () => {
    stopWatching();
    stopRetrying();
    stopListening();
    tabs?.close();
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('focus', onReturn);
    window.removeEventListener('online', read);
  };
}

/** Reads a list that failed again: after about one, two and four seconds, and never before the backend allows it. */
function keepTrying(list: KeyList): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = list.get().error;
  let tries = 0;
  const retry = (): void => {
    // Whoever is away or offline is read for when they are back.
    if (document.visibilityState === 'visible' && navigator.onLine) void list.refetch();
  };
  const stop = list.subscribe(() => {
    const { error, fetching } = list.get();
    if (fetching !== 'none' || !error) clearTimeout(timer);
    if (error === told) return;
    told = error;
    if (!error) tries = 0;
    else if (tries < mostRetries && (error.outcome === 'unknown' || error.code === 'rate_limited')) {
      const pause = 1000 * 2 ** tries * (1 + Math.random());
      tries += 1;
      timer = setTimeout(retry, Math.max(pause, error.retryAfterMs ?? 0));
    }
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
