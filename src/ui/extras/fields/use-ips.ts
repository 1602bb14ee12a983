'use client';

import { useState } from 'react';
import type { RefCallBack } from 'react-hook-form';

import type { MessageKey } from '../../../core/messages.ts';
import type { IpPolicy } from '../../../core/types.ts';
import type { KeyFieldProps } from '../../extras.ts';
import { shownText } from '../../format.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { firstFinding, splitIps } from './ip-text.ts';
import { useField } from './use-field.ts';

export interface UseIps {
  /** What was added. */
  readonly listed: readonly string[];
  /** What is being typed. */
  readonly draft: string;
  /** What is wrong, in words. */
  readonly error: string | undefined;
  /** What was done last, for those who do not see it. */
  readonly said: string;
  readonly ref: RefCallBack;
  type(draft: string): void;
  /** Adds what is in a text; what cannot be added stays to be mended. */
  add(text: string): void;
  remove(text: string): void;
}

/** The addresses in the form. What is typed and not added yet is among its values, so that sending the form adds it. */
export function useIps(props: KeyFieldProps, { max = Infinity }: IpPolicy): UseIps {
  const { form, isReadOnly } = props;
  const words = useExtraWords();
  const [draft, setDraft] = useState('');
  const [said, say] = useState('');
  const { value, refused, ref } = useField('allowedIps', props, (ips, isKept) =>
    isKept ? undefined : refusalIn(ips, max),
  );
  const listed = value.slice(0, value.length - splitIps(draft).length);
  // It is being sent, so it was added.
  if (isReadOnly && draft) setDraft('');

  function put(added: readonly string[], text: string): void {
    form.clearErrors('allowedIps');
    form.setValue('allowedIps', [...added, ...splitIps(text)], { shouldDirty: true });
    setDraft(text);
  }
  function add(text: string): void {
    const entries = splitIps(text);
    const added = entries.reduce((all, each) => (firstFinding([...all, each], max) ? all : [...all, each]), listed);
    const fresh = added.slice(listed.length);
    const rest = entries.filter((each) => !fresh.includes(each));
    put(added, rest.join(' '));
    const message = refusalIn([...added, ...rest], max);
    if (message) form.setError('allowedIps', { message });
    if (fresh.length > 0) say(words('options.ipsAdded', { text: shownText(fresh.join(', ')) }));
  }
  const text = shownText(firstFinding(value, max)?.text ?? '');
  // A limit that the backend holds and did not tell cannot be told.
  const told = refused === 'options.ips.too_many' && max === Infinity ? 'options.ips.refused' : refused;
  return {
    listed,
    draft,
    said,
    ref,
    add,
    error: told && words(told, { text, count: max }),
    type: (typed) => put(listed, typed),
    remove(one) {
      put(
        listed.filter((each) => each !== one),
        draft,
      );
      say(words('options.ipsRemoved', { text: one }));
    },
  };
}

function refusalIn(ips: readonly string[], max: number): MessageKey | undefined {
  const finding = firstFinding(ips, max);
  return finding && `options.ips.${finding.code}`;
}
