import type { SecretStore } from '../sync/ports/secrets.ts';

/** Secrets in memory only, gone with the process; whoever needs one asks the user for it first. Never throws. */
export function sessionSecrets(): SecretStore {
  const kept = new Map<string, string>();
  return {
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    set: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
    delete: (key) => {
      kept.delete(key);
      return Promise.resolve();
    },
    keys: () => Promise.resolve([...kept.keys()]),
  };
}
