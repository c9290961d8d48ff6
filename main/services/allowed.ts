import { asSyncError } from '../sync/errors.ts';

/** Null for what is refused to this kind of account, or not there for it: another call may be allowed. */
export async function ifAllowed<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const { kind } = asSyncError(error);
    if (kind === 'refused' || kind === 'gone') return null;
    throw error;
  }
}

/** Null in place of `gone`. */
export async function orGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (asSyncError(error).kind === 'gone') return null;
    throw error;
  }
}
