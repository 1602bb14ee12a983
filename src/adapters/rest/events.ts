/** Milliseconds until a line that the browser has given up is opened again. */
const reopenMs = 10_000;

/**
 * Calls `onChange` for each event `changed`, and when the line is back after it was down: what happened meanwhile is not
 * told again. Returns the unsubscribe.
 */
export function listen(url: string, withCredentials: boolean, onChange: () => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasDown = false;
  const open = (): void => {
    source = new EventSource(url, { withCredentials });
    source.addEventListener('changed', () => onChange());
    source.addEventListener('open', () => {
      if (wasDown) onChange();
      wasDown = false;
    });
    source.addEventListener('error', () => {
      wasDown = true;
      // A browser reopens a line that broke, and none that was answered by an error, as by a server that restarts.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, reopenMs);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
