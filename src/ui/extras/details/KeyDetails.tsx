'use client';

import type { ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { Words } from '../../../core/messages.ts';
import type { ApiKey } from '../../../core/types.ts';
import type { UpdateState } from '../../../core/update-flow.ts';
import { useAccess } from '../../../react/use-access.ts';
import type { UseUpdateKeyFlow } from '../../../react/use-update-key-flow.ts';
import { Button } from '../../Button.tsx';
import { DialogBody, useFocusOnAppear } from '../../Dialog.tsx';
import type { KeyValues } from '../../extras.ts';
import { reasonWords } from '../../reason.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { DetailsForm } from './DetailsForm.tsx';
import { KeyFacts } from './KeyFacts.tsx';

export interface KeyDetailsProps {
  readonly flow: UseUpdateKeyFlow;
  readonly state: Extract<UpdateState, { step: 'confirming' | 'requesting' }>;
  readonly form: UseFormReturn<KeyValues>;
  /** Asks first whether the key is to be taken out of use (`true`), or back into it. */
  readonly onToggle: (disables: boolean) => void;
}

/** What is known of a key, and the form that changes it where it may be changed. */
export function KeyDetails(props: KeyDetailsProps): ReactNode {
  const words = useExtraWords();
  const { update } = useAccess();
  const [key] = props.state.task.keys;
  if (!key) return null;
  const reason = reasonWords('update', update, words) ?? lockOf(key, words);
  return reason ? <LockedDetails {...props} of={key} reason={reason} /> : <DetailsForm {...props} of={key} />;
}

/** A key that was replaced is on its way out, and stays as it is. */
const lockOf = ({ statusReason }: ApiKey, words: Words): string | undefined =>
  statusReason === 'rotated' ? words('details.rotated') : undefined;

/** The same to be read only, and why. */
function LockedDetails({ flow, of: key, reason }: KeyDetailsProps & { of: ApiKey; reason: string }): ReactNode {
  const words = useExtraWords();
  const closeRef = useFocusOnAppear<HTMLButtonElement>();
  const actions = (
    <Button ref={closeRef} onClick={flow.close}>
      {words('dialog.close')}
    </Button>
  );
  return (
    <DialogBody title={words('details.title')} description={reason} actions={actions}>
      <KeyFacts of={key} asked={[]} />
    </DialogBody>
  );
}
