import 'keydesk/styles.css';
import { ApiKeysPanel, defineAdapter, type ApiKey } from 'keydesk';
import { useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** What is measured: the panel, and the least that a React table of the same rows can cost. */
export type Contestant = 'keydesk' | 'floor';

declare global {
  interface Window {
    /** Mounts, and resolves once all rows stand in the document and are painted. */
    mount(contestant: Contestant, count: number): Promise<void>;
    unmount(): void;
  }
}

const made = (count: number): ApiKey[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `key_${index}`,
    name: `Service ${index}`,
    hint: `sk_live_…${String(index).padStart(4, '0')}`,
    status: 'active',
    createdAt: '2026-10-01T09:00:00.000Z',
    lastUsedAt: '2026-11-20T09:00:00.000Z',
    expiresAt: null,
  }));

function Floor({ keys: all }: { keys: ApiKey[] }): ReactNode {
  const [keys, setKeys] = useState(all);
  return (
    <table>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th>{key.name}</th>
            <td>{key.hint}</td>
            <td>{key.status}</td>
            <td>{key.createdAt?.slice(0, 10)}</td>
            <td>{key.lastUsedAt?.slice(0, 10)}</td>
            <td>
              <button type="button" onClick={() => setKeys(keys.filter(({ id }) => id !== key.id))}>
                Delete
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

const element = document.getElementById('root')!;
let root: ReturnType<typeof createRoot> | null = null;

window.mount = async (contestant, count) => {
  const keys = made(count);
  root = createRoot(element);
  const adapter = defineAdapter({
    list: () => Promise.resolve({ keys, nextCursor: null }),
    delete: () => Promise.resolve(),
  });
  root.render(contestant === 'floor' ? <Floor keys={keys} /> : <ApiKeysPanel adapter={adapter} locale="en" />);
  while (element.querySelectorAll('tbody th').length < count) await frame();
  await frame();
};

window.unmount = () => root?.unmount();
