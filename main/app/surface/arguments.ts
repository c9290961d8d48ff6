import * as v from 'valibot';
import { isRemoteId } from '../../sync/ports/archive.ts';

/** Numbers of accounts and pairs. */
export const rowId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** A service's id. */
export const remoteId = v.pipe(v.string(), v.check(isRemoteId));

/** An item of a list of files: a service's id, or our own number of what is on this disk only. */
export const itemId = v.pipe(
  v.string(),
  v.check((text) => isRemoteId(text) || /^local:[1-9]\d{0,14}$/.test(text)),
);

/** A text that a person types into one line. */
export const line = v.pipe(v.string(), v.maxLength(1000));

/** A path on this disk or below a pair's folder. */
export const path = v.pipe(
  v.string(),
  v.maxLength(32_768),
  v.check((text) => !text.includes('\0')),
);

/** Secrets and tokens: any text that is not endless. */
export const secret = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));

/** A moment in ms since the epoch. */
export const moment = v.pipe(v.number(), v.finite());

/** Where a page begins, and how many rows it has at most. */
export const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const limit = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(500));
