import type { ClientPart } from './client.ts';
import { errorCodes, type ApiKeysErrorCode } from './errors.ts';
import { list, or, shape, text, texts, when } from './schema.ts';
import type { Deletion, KeyFailure } from './types.ts';

/** Lets `deletion.open` take several keys: they are deleted together, behind one code. */
export const manyDeletion: ClientPart<object> = ({ adapter, deletion }) => {
  deletion.deleteSeveralBy((ids, intent, onLate) =>
    adapter.write('deleteMany', [ids], intent, readDeletionOf(ids), onLate),
  );
  return { stop: () => undefined };
};

const failure = shape<KeyFailure>(
  {
    keyId: text,
    code: or(
      when<ApiKeysErrorCode>((value) => (errorCodes as readonly unknown[]).includes(value)),
      'unknown',
    ),
  },
  {},
);
const deletion = shape<Deletion>({ deleted: texts, failed: list(failure) }, {});

/** What became of exactly these keys: an answer that leaves one out says nothing. */
export const readDeletionOf =
  (ids: readonly string[]) =>
  (answer: unknown): Deletion | undefined => {
    const read = deletion(answer);
    const told = read && [...read.deleted, ...read.failed.map(({ keyId }) => keyId)];
    return told?.length === ids.length && ids.every((id) => told.includes(id)) ? read : undefined;
  };
