import { screen } from '@testing-library/react';
import { useApiKeys, useCreateKeyFlow, useDeleteKeyFlow, useSecret } from 'keydesk/headless';
import { useState, type FormEvent, type ReactNode } from 'react';

/** A list of keys, their deletion and their creation, as a host writes them with the hooks alone. */
export function Headless(): ReactNode {
  const { keys, checking, isLoading, isError, refetch } = useApiKeys();
  const { open } = useDeleteKeyFlow();
  if (isLoading) return <p>Loading</p>;
  if (isError && keys.length === 0) return <button onClick={() => void refetch()}>Reload</button>;
  return (
    <>
      <ul>
        {keys.map((key) => (
          <li key={key.id}>
            {key.name} {checking.has(key.id) && '(checking)'}
            <button onClick={() => open(key)}>Delete {key.name}</button>
          </li>
        ))}
      </ul>
      <Deletion />
      <Creation />
    </>
  );
}

function Deletion(): ReactNode {
  const { state, confirm, close, submit } = useDeleteKeyFlow();
  const [code, setCode] = useState('');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit(code);
  };
  return (
    <>
      <output>{state.step}</output>
      {state.step === 'confirming' && <button onClick={confirm}>Yes, delete {state.task.keys[0]?.name}</button>}
      {state.step === 'entering' && (
        <form onSubmit={onSubmit}>
          <input aria-label="Code" value={code} onChange={(event) => setCode(event.target.value)} />
          {state.error && <p role="alert">{state.error.code}</p>}
          <button>Send</button>
        </form>
      )}
      {state.step !== 'closed' && <button onClick={close}>Close</button>}
    </>
  );
}

function Creation(): ReactNode {
  const { state, open, close } = useCreateKeyFlow();
  const { exists, fieldRef, show, copySecret } = useSecret();
  return (
    <>
      <button onClick={() => open()}>New key</button>
      {state.step === 'done' && exists && (
        <>
          <input aria-label="Secret" ref={fieldRef} defaultValue="hidden" readOnly />
          <button onClick={show}>Show</button>
          <button onClick={() => void copySecret()}>Copy</button>
          <button onClick={close}>Done</button>
        </>
      )}
    </>
  );
}

export const names = (): string[] =>
  screen.queryAllByRole('listitem').map((item) => item.firstChild?.textContent ?? '');
export const step = (): string | null => screen.getByRole('status').textContent;
