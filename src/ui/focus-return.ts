const within = (part: string): string => `[data-scope='keydesk'][data-part='${part}']`;

/** Where focus goes when a dialog closes. */
export interface FocusReturn {
  restore(): void;
}

let latest: FocusReturn | undefined;

/**
 * Remembers what opened a dialog. Closing goes back there; where its row is gone, to the row that took its place, else
 * to the one before it, else to Create, else to the panel's title: never to nowhere (WCAG 2.4.3). A dialog that took the
 * place of another one, which left the focus on the body, goes back to Create.
 */
export function rememberFocus(opener: Element | null): FocusReturn {
  if (latest && opener?.closest(within('dialog'))) return latest;
  const table = opener?.closest(within('table'));
  const root = opener?.closest(within('panel')) ?? document;
  const index = rowButtons(table).findIndex((button) => button === opener);
  latest = {
    restore() {
      // Another dialog is already there, or still: the focus is its own.
      if (document.querySelector(within('dialog'))) return;
      const rows = rowButtons(table);
      const targets = [
        opener,
        ...(index < 0 ? [] : [rows[index], rows[index - 1]]),
        ...[`${within('button')}[data-action='create']`, within('title')].map((stop) => root.querySelector(stop)),
      ];
      // What is gone, hidden or the body takes no focus.
      (targets as HTMLElement[]).some((target) => {
        target?.focus();
        return document.activeElement !== document.body;
      });
    },
  };
  return latest;
}

const rowButtons = (table: Element | null | undefined): (Element | undefined)[] => [
  ...(table?.querySelectorAll(`${within('row')} ${within('button')}`) ?? []),
];

/**
 * Where what has the focus goes away by itself (a notice, a retry, a row that somebody else deleted), moves the focus to
 * what stands before it. Works until the function that it returns is called.
 */
export function keepFocus(panel: HTMLElement): () => void {
  let path: readonly HTMLElement[] = [];
  const remember = ({ target }: FocusEvent): void => {
    const stops = [...panel.querySelectorAll<HTMLElement>(`a[href], button, input, select, ${within('title')}`)];
    path = stops.slice(0, stops.findIndex((stop) => stop === target) + 1).toReversed();
  };
  const observer = new MutationObserver(() => {
    if (path[0]?.isConnected === false && document.activeElement === document.body) {
      path.find((stop) => stop.isConnected)?.focus();
    }
  });
  panel.addEventListener('focusin', remember);
  observer.observe(panel, { childList: true, subtree: true });
  return () => {
    panel.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}
