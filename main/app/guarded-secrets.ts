import type { SecretParts } from './host.ts';
import type { Redactor } from './redact.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';
import type { Account } from '../sync/ports/settings.ts';

/** A store whose every value the redactor gets to know, so that it is cut out of all that is said. */
export function learnedSecrets(store: SecretStore, redactor: Redactor): SecretStore {
  return {
    get: async (key) => {
      const value = await store.get(key);
      if (value !== null) learn(value, redactor);
      return value;
    },
    set: (key, value) => {
      learn(value, redactor);
      return store.set(key, value);
    },
    delete: (key) => store.delete(key),
    keys: () => store.keys(),
  };
}

/** Tokens are kept as JSON: the texts in it are what could turn up elsewhere. */
function learn(value: string, redactor: Redactor): void {
  redactor.learn(value);
  for (const [, text] of value.matchAll(/"([^"\\]{16,})"/g)) if (text !== undefined) redactor.learn(text);
}

/** Fills a store in memory with what the person answers, once for each account, when its first secret is needed. */
export function askedSecrets(kept: SecretStore, account: Account, ask: (account: Account) => Promise<SecretParts>): SecretStore {
  let asked: Promise<void> | null = null;
  const fill = async () => {
    for (const [name, value] of Object.entries(await ask(account))) await kept.set(`${account.id}/${name}`, value);
  };
  return {
    ...kept,
    get: async (key) => {
      const value = await kept.get(key);
      // Tokens are no question for a person: where there are none, the service is asked.
      if (value !== null || !key.startsWith(`${account.id}/`) || key.endsWith('/tokens')) return value;
      asked ??= fill();
      await asked;
      return kept.get(key);
    },
  };
}
