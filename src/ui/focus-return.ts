const within = (part: string): string => `[data-scope='keydesk'][data-part='${part}']`;

/** Where focus goes when a dialog closes. */
export interface FocusReturn {
  restore(): void;
}

let latest: FocusReturn | undefined;

/**
 * Remembers what opened a dialog. Closing goes back there; where its row is gone, to the row that took its place, else
 * to the one before it, else to Create, else to the panel's title: never to nowhere (WCAG 2.4.3). A dialog that another
 * one led to goes back to where that one would have gone.
 */
export function rememberFocus(opener: Element | null): FocusReturn {
  if (latest && opener?.closest(within('dialog'))) return latest;
  const table = opener?.closest(within('table'));
  // A browser that does not focus a pressed button leaves the body as the opener.
  const panel = opener?.closest(within('panel')) ?? document.querySelector(within('panel'));
  const index = rowButtons(table).findIndex((button) => button === opener);
  latest = {
    restore() {
      // The next dialog is already there, and has it.
      if (document.activeElement?.closest(within('dialog'))) return;
      const rows = rowButtons(table);
      const target = [
        opener === document.body ? null : opener,
        ...(index < 0 ? [] : [rows[index], rows[index - 1]]),
        panel?.querySelector("[data-action='create']"),
        panel?.querySelector(within('title')),
      ].find((element): element is HTMLElement => element instanceof HTMLElement && element.isConnected);
      target?.focus();
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
    const stops = [...panel.querySelectorAll<HTMLElement>(`a[href], button, ${within('title')}`)];
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
