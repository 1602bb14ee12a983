import type { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import { createLatest } from './latest.ts';
import { createStore, type Readable } from './store.ts';
import type { Access } from './types.ts';

/** What the account may do. While it is read again `access` and `error` stay as they were. */
export interface AccessState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly access: Access | null;
  readonly error: ApiKeysError | null;
}

export interface AccessGate extends Readable<AccessState> {
  /** Reads once, where nothing was read yet. */
  ensure(): void;
  /** Asks the backend again, for example after the user went on with verification. */
  recheck(): Promise<void>;
  stop(): void;
}

/** An adapter without `access` has no gate: the account counts as verified. */
const open: AccessState = { status: 'ready', access: { verification: 'verified', can: {} }, error: null };

export function createAccessGate(adapter: GuardedAdapter, onError: (error: ApiKeysError) => void): AccessGate {
  const store = createStore<AccessState>(adapter.access ? { status: 'idle', access: null, error: null } : open);
  const latest = createLatest();

  async function recheck(): Promise<void> {
    if (!adapter.access) return;
    const { access } = store.get();
    store.set({ ...store.get(), status: 'loading' });
    await latest.run(
      (signal) => adapter.access!({ signal }),
      (fresh) => store.set({ status: 'ready', access: fresh, error: null }),
      (error) => {
        store.set({ status: 'failed', access, error });
        onError(error);
      },
    );
  }

  return {
    ...store.readable,
    recheck,
    ensure() {
      if (store.get().status === 'idle') void recheck();
    },
    stop() {
      latest.abort();
      if (adapter.access) store.set({ ...store.get(), status: 'idle' });
    },
  };
}
