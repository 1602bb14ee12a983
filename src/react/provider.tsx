'use client';

import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react';

import type { ApiKeysAdapter } from '../core/adapter.ts';
import { createApiKeysClient, type ApiKeysClient, type ApiKeysListener } from '../core/client.ts';
import type { ApiKeysErrorCode } from '../core/errors.ts';
import type { Messages } from '../core/messages.ts';

/** What a dead end knows when it offers support. */
export interface SupportContext {
  readonly requestId?: string | undefined;
  readonly code?: ApiKeysErrorCode | undefined;
}

/** Where support is reached: an address in which `{requestId}` is filled in, or a function that makes one. */
export type Support = string | ((context: SupportContext) => string);

export interface ApiKeysProviderProps extends ApiKeysListener {
  /** Another object is another account: everything starts afresh. Make it once, outside of the component. */
  readonly adapter?: ApiKeysAdapter;
  /** A client made by `createApiKeysClient`, instead of an adapter: for tests, stories and hosts that share one. */
  readonly client?: ApiKeysClient;
  /** Words to replace; the others stay English. */
  readonly messages?: Messages;
  /** A BCP 47 tag for dates, numbers and plurals. Default: the browser's. */
  readonly locale?: string;
  readonly support?: Support;
  readonly children?: ReactNode;
}

// Bundlers put a constant in its place, and leave out what production builds never reach.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

export interface Environment {
  readonly client: ApiKeysClient;
  readonly messages: Messages;
  readonly locale: string | undefined;
  readonly support: Support | undefined;
}

const noMessages: Messages = {};

const EnvironmentContext = createContext<Environment | null>(null);

/** Gives the hooks and parts below it one adapter, and the words they speak. */
export function ApiKeysProvider(props: ApiKeysProviderProps): ReactNode {
  const { messages = noMessages, locale, support, children, onEvent, onUnauthenticated } = props;
  const client = useClient(props);
  useEffect(() => client.listen({ onEvent, onUnauthenticated }), [client, onEvent, onUnauthenticated]);
  useEffect(() => client.retain(), [client]);
  useEffect(() => {
    // A page that is left may be kept in memory for the way back: the secret must not be.
    window.addEventListener('pagehide', client.discardSecrets);
    return () => window.removeEventListener('pagehide', client.discardSecrets);
  }, [client]);
  const environment = useMemo(() => ({ client, messages, locale, support }), [client, messages, locale, support]);
  return <EnvironmentContext.Provider value={environment}>{children}</EnvironmentContext.Provider>;
}

/** What the nearest provider gives. Throws where there is none. */
export function useEnvironment(): Environment {
  const environment = useContext(EnvironmentContext);
  if (!environment) {
    throw new Error(
      process.env.NODE_ENV === 'production'
        ? 'Keydesk: no provider'
        : 'Keydesk: this part has no <ApiKeysProvider> above it, so it has no backend to talk to. ' +
            'Wrap it in <ApiKeysProvider adapter={adapter}>, or use <ApiKeysPanel adapter={adapter} />, which needs none.',
    );
  }
  return environment;
}

type ClientProps = Pick<ApiKeysProviderProps, 'adapter' | 'client'>;

/** What is known about keys outlives the views: whoever comes back with the same adapter finds the same client. */
const clients = new WeakMap<ApiKeysAdapter, ApiKeysClient>();

function useClient({ adapter, client }: ClientProps): ApiKeysClient {
  useReportOfChanges(adapter);
  if (client) return client;
  if (!adapter) throw new Error('Keydesk: no `adapter`');
  const known = clients.get(adapter) ?? createApiKeysClient(adapter);
  clients.set(adapter, known);
  return known;
}

/** A burst of adapters never seen before, with nothing in between, means that the host makes one on every render. */
const suspiciousChanges = 5;

const useReportOfChanges: (adapter: ApiKeysAdapter | undefined) => void =
  process.env.NODE_ENV === 'production' ? () => undefined : useReport;

function useReport(adapter: ApiKeysAdapter | undefined): void {
  const changes = useRef(-1);
  const seen = useRef(new WeakSet<ApiKeysAdapter>());
  useEffect(() => {
    changes.current = !adapter || seen.current.has(adapter) ? 0 : changes.current + 1;
    if (adapter) seen.current.add(adapter);
    if (changes.current === suspiciousChanges) {
      console.error(
        'Keydesk: the `adapter` was another object on each of the last renders. Each one is taken for another account, ' +
          'so the list is read again and every dialog closes. Make the adapter once, outside of the component or in `useMemo`.',
      );
    }
  });
}
