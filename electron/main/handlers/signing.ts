// The answers about the key that signs evidence packs.
import type { SigningKeyBook } from '../signing-key.ts';
import type { HandlersFor } from './call.ts';

export const signingHandlers = (book: SigningKeyBook): HandlersFor<'signing'> => ({
  'signing.state': async () => ({ key: book.get() }),
  'signing.create': async ({ passphrase }) => ({ key: await book.create(passphrase) }),
});
