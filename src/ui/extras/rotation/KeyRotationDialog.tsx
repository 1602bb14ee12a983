'use client';

import { useEffect, type ReactNode } from 'react';
import { useForm } from 'react-hook-form';

import type { ApiKey, RotationPolicy } from '../../../core/types.ts';
import { useAccess } from '../../../react/use-access.ts';
import { useRotateKeyFlow, type UseRotateKeyFlow } from '../../../react/use-rotate-key-flow.ts';
import { KeyCard } from '../../KeyCard.tsx';
import { Outcome } from '../../Outcome.tsx';
import { SecretDialog } from '../../SecretDialog.tsx';
import { useExtraWords } from '../../use-extra-words.ts';
import { useIsCovered, useOpening } from '../windows.ts';
import { graceValues, offered, type GraceValues } from './grace.ts';
import { RotateConfirm } from './RotateConfirm.tsx';

/** The rotation of a key in one window: how long the old one still works, then the new secret, once. */
export function KeyRotationDialog(): ReactNode {
  const flow = useRotateKeyFlow();
  const opening = useOpening(flow.state.step !== 'closed');
  return <RotationWindow key={opening} flow={flow} />;
}

const noRules: RotationPolicy = {};

/** One opening. What is chosen lives here: it outlasts the code, a lost answer, and another window in front. */
function RotationWindow({ flow }: { flow: UseRotateKeyFlow }): ReactNode {
  const words = useExtraWords();
  const policy = useAccess().access?.policy?.rotation ?? noRules;
  const { state } = flow;
  const task = 'task' in state ? state.task : undefined;
  const form = useForm<GraceValues>({ defaultValues: graceValues(task?.input.graceSeconds ?? 0, policy) });
  const { getValues, setValue } = form;
  useEffect(() => setValue('choice', offered(getValues('choice'), policy)), [getValues, setValue, policy]);
  const again = (key: ApiKey): void => {
    flow.close();
    flow.open(key);
  };
  return (
    <SecretDialog
      of="rotate"
      words={words}
      flow={flow}
      isCovered={useIsCovered()}
      renderConfirm={(asking) => <RotateConfirm flow={flow} state={asking} form={form} policy={policy} />}
      renderLost={(key) => (
        <Outcome
          tone="warning"
          title={words('rotate.lostTitle')}
          description={words('rotate.lost')}
          action={{ label: words('rotate.again'), run: () => again(key) }}
          onClose={flow.close}
        >
          <KeyCard of={key} />
        </Outcome>
      )}
      subject={task?.keys.map((each) => (
        <KeyCard key={each.id} of={each} />
      ))}
    />
  );
}
