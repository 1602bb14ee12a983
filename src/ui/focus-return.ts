const within = (part: string): string => `[data-scope='keydesk'][data-part='${part}']`;

/** Where focus goes when a dialog closes. */
export interface FocusReturn {
  restore(): void;
}

/**
 * Remembers what opened a dialog. Closing goes back there; where its row is gone, to the row that took its place, else
 * to the one before it, else to Create, else to the panel's title: never to nowhere (WCAG 2.4.3).
 */
export function rememberFocus(opener: Element | null): FocusReturn {
  const table = opener?.closest(within('table'));
  const panel = opener?.closest(within('panel'));
  const index = rowButtons(table).findIndex((button) => button === opener);
  return {
    restore() {
      const rows = rowButtons(table);
      const target = [
        opener,
        ...(index < 0 ? [] : [rows[index], rows[index - 1]]),
        panel?.querySelector("[data-action='create']"),
        panel?.querySelector(within('title')),
      ].find((element): element is HTMLElement => element instanceof HTMLElement && element.isConnected);
      target?.focus();
    },
  };
}

const rowButtons = (table: Element | null | undefined): (Element | undefined)[] => [
  ...(table?.querySelectorAll(`${within('row')} ${within('button')}`) ?? []),
];
