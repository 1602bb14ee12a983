/** Milliseconds until a line that the browser has given up is opened again. */
const reopenMs = 10_000;

/**
 * Calls `onChange` for each event `changed`, and when the line is back after it was down: what happened meanwhile is not
 * told again. A tab that nobody looks at has no line, since a browser has few for each host. Returns the unsubscribe.
 */
export function listen(url: string, withCredentials: boolean, onChange: () => void): () => void {
  const page = typeof document === 'undefined' ? null : document;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasDown = false;
  const open = (): void => {
    const line = (source = new EventSource(url, { withCredentials }));
    line.addEventListener('changed', () => onChange());
    line.addEventListener('open', () => {
      if (wasDown) onChange();
      wasDown = false;
    });
    line.addEventListener('error', () => {
      wasDown = true;
      // A browser reopens a line that broke, and none that was answered by an error, as by a server that restarts.
      if (line.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs);
    });
  };
  const close = (): void => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const turn = (): void => {
    if (page?.visibilityState === 'hidden') {
      close();
      wasDown = true;
    } else if (!source) open();
  };
  turn();
  page?.addEventListener('visibilitychange', turn);
  return () => {
    page?.removeEventListener('visibilitychange', turn);
    close();
  };
}
