'use client';

import type { ReactNode } from 'react';

import type { IsoDate } from '../core/types.ts';
import { useEnvironment } from '../react/provider.tsx';
import { formatDate, formatFull, formatRelative } from './format.ts';

/** A date for people, with the exact one for machines and on hover; `fallback` where there is none. */
export function Moment({
  date,
  show,
  fallback,
}: {
  date: IsoDate | null;
  show: 'date' | 'relative';
  fallback: string;
}): ReactNode {
  const { locale } = useEnvironment();
  if (date === null) return fallback;
  return (
    <time dateTime={date} title={formatFull(date, locale)}>
      {show === 'date' ? formatDate(date, locale) : formatRelative(date, locale)}
    </time>
  );
}
