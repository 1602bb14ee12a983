'use client';

import { useEffect, useRef, type ReactNode } from 'react';

import type { UseApiKeys } from '../react/use-api-keys.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

/** The way to the next page: pressed, or reached by scrolling. What stands in view from the start loads nothing by itself. */
export function LoadMore({ list }: { list: UseApiKeys }): ReactNode {
  const part = usePart();
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { fetchNextPage, isError } = list;
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
    <div {...part('actions')} ref={place} data-place="below">
      <WaitingButton
        at={list.retryAt}
        waiting="code.retryIn"
        busy={list.isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {words(list.isFetchingNextPage ? 'table.loading' : 'table.loadMore')}
      </WaitingButton>
    </div>
  );
}
