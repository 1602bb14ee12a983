import { createStore, type Readable } from './store.ts';

/**
 * The one place where a new key's secret is. It holds character codes instead of a string, since a string cannot be
 * erased; what can be watched is only whether there is one.
 */
export interface SecretHolder extends Readable<boolean> {
  put(secret: string): void;
  /** Makes the string anew for a moment's use: to show it, to copy it. `null` where there is none. */
  read(): string | null;
  /** Overwrites it in place. */
  wipe(): void;
}

export function createSecretHolder(): SecretHolder {
  const present = createStore(false);
  let held = new Uint16Array(0);
  const wipe = (): void => {
    held.fill(0);
    held = new Uint16Array(0);
    present.set(false);
  };
  return {
    ...present.readable,
    wipe,
    put(secret) {
      wipe();
      held = Uint16Array.from({ length: secret.length }, (_, index) => secret.charCodeAt(index));
      present.set(true);
    },
    read() {
      return present.get() ? String.fromCharCode(...held) : null;
    },
  };
}
