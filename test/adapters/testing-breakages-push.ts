import type { Breakage } from './testing-break.ts';

function telling(subscribe: (listen: (onChange: () => void) => () => void) => unknown): Breakage {
  return (adapter) => ({ subscribe: subscribe(adapter.subscribe) });
}

export const subscribeBreakages: readonly (readonly [name: string, breakage: Breakage])[] = [
  ['subscribe: tells of what others of the account do', telling(() => () => () => undefined)],
  [
    'subscribe: works without `this`',
    telling(
      (listen) =>
        function subscribe(this: unknown, onChange: () => void) {
          return this === undefined ? () => undefined : listen(onChange);
        },
    ),
  ],
  [
    'subscribe: tells nothing after the unsubscribe, and others still',
    telling((listen) => (onChange: () => void) => {
      listen(onChange);
      return () => undefined;
    }),
  ],
  [
    'subscribe: one function subscribed twice is two subscriptions',
    telling((listen) => {
      const own = new Map<() => void, () => void>();
      return (onChange: () => void) => {
        const leave = own.get(onChange) ?? listen(onChange);
        own.set(onChange, leave);
        return leave;
      };
    }),
  ],
];
