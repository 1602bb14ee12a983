import type { ApiKeysClient } from '../core/client.ts';

/** How old the list may be, in milliseconds, when somebody comes back to it. */
const staleAfterMs = 10_000;

/**
 * Reads the list again when the user comes back to the tab, when the network is back, and when another tab of the same
 * channel has changed something; tells those tabs of changes here. Works until the function that it returns is called.
 */
export function keepFresh(client: ApiKeysClient): () => void {
  const { list, channel, now } = client;
  let readAt = now();
  const read = (): void => {
    // Nobody looks at a list that was never read.
    if (list.get().status !== 'idle') void list.refetch();
  };
  const onReturn = (): void => {
    if (document.visibilityState === 'visible' && now() - readAt > staleAfterMs) read();
  };
  const stopWatching = list.subscribe(() => {
    if (list.get().fetching === 'refresh') readAt = now();
  });
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
    stopListening();
    tabs?.close();
    document.removeEventListener('visibilitychange', onReturn);
    window.removeEventListener('focus', onReturn);
    window.removeEventListener('online', read);
  };
}
