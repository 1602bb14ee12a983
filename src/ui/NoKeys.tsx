'use client';

import type { ReactNode } from 'react';

import { useEnvironment } from '../react/provider.tsx';
import { useAccess } from '../react/use-access.ts';
import type { UseApiKeys } from '../react/use-api-keys.ts';
import { Button } from './Button.tsx';
import { CreateKeyButton } from './CreateKeyButton.tsx';
import { TableState } from './TableState.tsx';
import { useWords } from './use-words.ts';

/** In the table's place where there is nothing to list: that nothing was found is not that there is nothing. */
export function NoKeys({ list }: { list: UseApiKeys }): ReactNode {
  const words = useWords();
  const { create } = useAccess();
  const { client } = useEnvironment();
  const { search, status } = list.filter;
  if (search || status) {
    const clear = (): void => client.list.setFilter({ search: undefined, status: undefined });
    return (
      <TableState kind="empty" title={words('results.title')}>
        <Button onClick={clear}>{words('results.clear')}</Button>
      </TableState>
    );
  }
  const canCreate = create === true;
  return (
    <TableState kind="empty" title={words('empty.title')} description={canCreate && words('empty.description')}>
      {canCreate && <CreateKeyButton />}
    </TableState>
  );
}
