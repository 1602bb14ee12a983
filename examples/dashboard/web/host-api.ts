/** One way to sign in: a user of a demo business. */
export interface Business {
  readonly id: string;
  readonly description: string;
  readonly user: { readonly name: string; readonly email: string; readonly role: string };
  readonly account: { readonly name: string; readonly verification: string; readonly registeredEmail: string };
}

export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly receivedAt: string;
}

export interface InboxAnswer {
  /** `false` where a real mail server is used: its mails are not here. */
  readonly available: boolean;
  readonly mails: readonly Mail[];
}

export const listBusinesses = async (): Promise<readonly Business[]> =>
  (await ask<{ businesses: readonly Business[] }>('/app/businesses')).businesses;

/** Who is signed in, or `null`. */
export async function readSession(): Promise<Business | null> {
  const response = await fetch('/app/session');
  if (response.status === 401) return null;
  return answerOf<Business>(response);
}

export const signIn = (business: string): Promise<Business> =>
  ask('/app/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ business }),
  });

export async function signOut(): Promise<void> {
  const response = await fetch('/app/session', { method: 'DELETE' });
  if (!response.ok) throw new Error(`Signing out failed with status ${response.status}.`);
}

export const readInbox = (): Promise<InboxAnswer> => ask('/app/inbox');

/** Calls the sample product endpoint as a customer's server would, and gives the status. */
export async function tryKey(secret: string): Promise<number> {
  const response = await fetch('/api/me', { headers: { Authorization: `Bearer ${secret}` }, credentials: 'omit' });
  return response.status;
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  return answerOf<T>(await fetch(path, init));
}

async function answerOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}.`);
  return (await response.json()) as T;
}
