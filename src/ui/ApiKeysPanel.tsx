'use client';

import type { ReactNode } from 'react';

import type { ApiKeysProviderProps } from '../react/provider.tsx';
import { Panel, type PanelProps } from './Panel.tsx';

export interface ApiKeysPanelProps extends PanelProps, Pick<ApiKeysProviderProps, 'adapter' | 'client'> {}

/**
 * The whole API keys page: title, Create, verification gate, table and both flows, on one adapter.
 *
 * @example
 * const adapter = restAdapter({ baseUrl: '/api' });
 * <ApiKeysPanel adapter={adapter} />
 */
export function ApiKeysPanel(props: ApiKeysPanelProps): ReactNode {
  return <Panel {...props} />;
}
