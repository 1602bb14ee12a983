'use client';

import type { MouseEvent, ReactNode, RefObject } from 'react';

import { Button } from '../../Button.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import type { UseIps } from './use-ips.ts';

export interface IpListProps {
  readonly ips: UseIps;
  readonly isReadOnly: boolean;
  /** Takes the focus when the last one is removed. */
  readonly input: RefObject<HTMLElement | null>;
}

/** What was added, each with the way to take it back. */
export function IpList({ ips, isReadOnly, input }: IpListProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  if (ips.listed.length === 0) return null;
  const remove = (text: string, { currentTarget }: MouseEvent): void => {
    neighbourOf(currentTarget, input.current)?.focus();
    ips.remove(text);
  };
  return (
    <ul {...part('list')} data-place="field">
      {ips.listed.map((text) => (
        <li {...part('entry')} key={text}>
          <bdi {...part('key')}>{text}</bdi>
          <Button
            variant="quiet"
            aria-disabled={isReadOnly}
            aria-label={words('options.ipsRemoveOne', { text })}
            onClick={(event) => remove(text, event)}
          >
            {words('options.ipsRemove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** The next of these buttons, or the one before. */
function neighbourOf(button: Element, otherwise: HTMLElement | null): HTMLElement | null {
  const item = button.closest('li');
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  return neighbour?.querySelector('button') ?? otherwise;
}
