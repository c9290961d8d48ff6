import { SyncError } from '../sync/errors.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';
import type { Account } from '../sync/ports/settings.ts';

/** The variable that holds an account's secrets as a JSON object: the name in capitals, all but letters and digits as `_`. */
export function variableOf(accountName: string): string {
  return `TIDEMARK_SECRET_${accountName.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/**
 * Secrets out of the environment: `<account id>/<field>` is that field of the account's variable. What is set (a renewed token) or
 * deleted is so in memory only, until the process ends.
 * Throws `refused` when a variable is not a JSON object of texts; its content is in no message.
 */
export function environmentSecrets(
  env: Readonly<Record<string, string | undefined>>,
  accounts: () => readonly Pick<Account, 'id' | 'name'>[],
): SecretStore {
  const changed = new Map<string, string | null>();
  const given = (account: Pick<Account, 'id' | 'name'>): ReadonlyMap<string, string> =>
    new Map([...fieldsOf(env, variableOf(account.name))].map(([field, value]) => [`${account.id}/${field}`, value]));
  const read = (key: string): string | null => {
    const renewed = changed.get(key);
    if (renewed !== undefined) return renewed;
    const account = accounts().find(({ id }) => key.startsWith(`${id}/`));
    return account === undefined ? null : (given(account).get(key) ?? null);
  };
  return {
    get: (key) => settled(() => read(key)),
    set: (key, value) => settled(() => void changed.set(key, value)),
    delete: (key) => settled(() => void changed.set(key, null)),
    keys: () =>
      settled(() => {
        const known = new Set(accounts().flatMap((account) => [...given(account).keys()]));
        for (const [key, value] of changed) {
          if (value === null) known.delete(key);
          else known.add(key);
        }
        return [...known];
      }),
  };
}

function fieldsOf(env: Readonly<Record<string, string | undefined>>, variable: string): ReadonlyMap<string, string> {
  const text = env[variable];
  if (text === undefined || text === '') return new Map();
  const fields = parsed(text);
  // No cause: a parser's message quotes what it could not read.
  if (fields === null) throw new SyncError('refused', `${variable} does not hold a JSON object whose fields are texts`);
  return new Map(fields);
}

function parsed(text: string): readonly (readonly [string, string])[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = Object.entries(value).map(([field, text]) => (typeof text === 'string' ? ([field, text] as const) : null));
  return fields.includes(null) ? null : fields.filter((field) => field !== null);
}

/** What is thrown at once is thrown through the promise, as the port has it. */
async function settled<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}
