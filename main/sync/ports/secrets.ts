/**
 * Where secrets are kept. Keys are `<account id>/<what>`. Throws `refused` with a clear message when there is no place to keep them.
 * Values never appear in errors.
 */
export interface SecretStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** The keys that are kept, for clearing up after an account. */
  keys(): Promise<readonly string[]>;
}
