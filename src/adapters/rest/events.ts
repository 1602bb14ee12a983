/** Milliseconds until a line that the browser has given up is opened again. */
const reopenMs = 10_000;
/** Milliseconds that a tab keeps its line after it was left: who only looks aside has nothing read anew. */
const leaveMs = 5_000;

/**
 * Calls `onChange` for each event `changed`, and when the line is back after it was down: what happened meanwhile is not
 * told again. A tab that nobody looks at has no line, since a browser has few for each host. Returns the unsubscribe.
 */
export function listen(url: string, withCredentials: boolean, onChange: () => void): () => void {
  const page = typeof document === 'undefined' ? null : document;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
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
    clearTimeout(leaving);
    if (page?.visibilityState === 'hidden') leaving = setTimeout(leave, leaveMs);
    else if (!source) open();
  };
  const leave = (): void => {
    close();
    wasDown = true;
  };
  if (page?.visibilityState !== 'hidden') open();
  page?.addEventListener('visibilitychange', turn);
  return () => {
    page?.removeEventListener('visibilitychange', turn);
    clearTimeout(leaving);
    close();
  };
}
