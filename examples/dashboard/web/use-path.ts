import { useSyncExternalStore, type MouseEvent } from 'react';

const subscribe = (onChange: () => void): (() => void) => {
  window.addEventListener('popstate', onChange);
  return () => window.removeEventListener('popstate', onChange);
};

/** The path of the address, without the origin. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

export function goTo(path: string): void {
  window.history.pushState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** Follows a link within the page, unless the user wants it elsewhere. */
export function followHere(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  goTo(event.currentTarget.pathname);
}
