import { SyncError } from '../sync/errors.ts';

/** One account's secrets by name: `SecretStore` (ports/secrets.ts) narrowed to the keys of the account. Throws as that does. */
export interface AccountSecrets {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
}

/** A secret that must be there; `auth` when it is not. */
export async function requiredSecret(secrets: AccountSecrets, name: string): Promise<string> {
  const value = await secrets.get(name);
  if (value === null || value === '')
    throw new SyncError(
      'auth',
      `The secret ${name} of the account is missing. It has to be entered again or, where it is kept in the environment, to be in its variable TIDEMARK_SECRET_…`,
    );
  return value;
}
