'use client';

import { useEffect, useRef, type ReactNode } from 'react';

import type { UseApiKeys } from '../react/use-api-keys.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

/** The way to the next page: pressed, or reached by scrolling. What stands in view from the start loads nothing by itself. */
export function LoadMore({ list }: { list: UseApiKeys }): ReactNode {
  const part = usePart();
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { fetchNextPage, isError, error, failed, isFetchingNextPage } = list;
  useEffect(() => {
    if (!place.current || isError) return;
    let wasAway = false;
    const observer = new IntersectionObserver(
      (entries) => {
        const isNear = entries.at(-1)?.isIntersecting ?? false;
        if (isNear && wasAway) void fetchNextPage();
        wasAway = !isNear;
      },
      // The document by name: in a frame, the margin would else be around the page that holds it.
      { root: document, rootMargin: '0px 0px 400px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [fetchNextPage, isError]);
  return (
    <>
      <div {...part('actions')} ref={place} data-place="below">
        <WaitingButton
          at={list.retryAt}
          waiting="code.retryIn"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {words(isFetchingNextPage ? 'table.loading' : 'table.loadMore')}
        </WaitingButton>
      </div>
      {failed === 'more' && error && !isFetchingNextPage && <ErrorNote error={error} />}
    </>
  );
}
