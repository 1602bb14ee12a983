'use client';

import { createContext, useContext } from 'react';

/** Every part that can be styled: the `data-part` of its element, and its name in `classNames`. */
export type PartName =
  | 'panel'
  | 'header'
  | 'title'
  | 'description'
  | 'button'
  | 'hint'
  | 'notice'
  | 'note'
  | 'table'
  | 'table-frame'
  | 'row'
  | 'head'
  | 'cell'
  | 'status'
  | 'state'
  | 'skeleton'
  | 'overlay'
  | 'dialog'
  | 'actions'
  | 'card'
  | 'form'
  | 'field'
  | 'list'
  | 'facts'
  | 'entry'
  | 'sort'
  | 'tools'
  | 'switch'
  | 'option'
  | 'check'
  | 'label'
  | 'input'
  | 'message'
  | 'secret'
  | 'spinner'
  | 'timing'
  | 'link'
  | 'key'
  | 'name'
  | 'secondary'
  | 'announcer';

/** Class names to add, by part. */
export type ClassNames = Readonly<Partial<Record<PartName, string>>>;

export interface PartAttributes {
  readonly 'data-scope': 'keydesk';
  readonly 'data-part': PartName;
  readonly className?: string;
}

export const ClassNamesContext: React.Context<ClassNames> = createContext<ClassNames>({});

/** The attributes that make an element a part: `<div {...part('card')}>`. */
export function usePart(): (name: PartName, className?: string) => PartAttributes {
  const classNames = useContext(ClassNamesContext);
  return (name, className) => {
    const all = [classNames[name], className].filter(Boolean).join(' ');
    return { 'data-scope': 'keydesk', 'data-part': name, ...(all && { className: all }) };
  };
}
