import type { Extra } from '../extras.ts';
import { expiryField } from './fields/ExpiryField.tsx';
import { ipsField } from './fields/IpsField.tsx';
import { noteField } from './fields/NoteField.tsx';
import { scopesField } from './fields/ScopesField.tsx';

/**
 * What a key may be and who may use it: expiry, scopes, allowed addresses and a note, each where the backend's policy
 * offers it, in the form that creates a key and in the one that edits it.
 *
 * @example
 * <ApiKeysPanel adapter={adapter} extras={[createOptions]} />
 */
export const createOptions: Extra = { fields: [expiryField, scopesField, ipsField, noteField] };
