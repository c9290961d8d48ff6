import * as v from 'valibot';

/** What a token endpoint gave. Times in ms on the service's clock; null when it did not tell. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** When a new one should be asked for. */
  readonly refreshAt: number | null;
  readonly expiresAt: number | null;
  /** When the service gave the refresh token; null when that was not noted. */
  readonly refreshSince: number | null;
}

const storedTokens = v.object({
  accessToken: v.string(),
  refreshToken: v.nullable(v.string()),
  refreshAt: v.nullable(v.number()),
  expiresAt: v.nullable(v.number()),
  refreshSince: v.optional(v.nullable(v.number()), null),
});

/** Renewed five minutes early, or a tenth of the lifetime when that is less. */
const earlyMs = 5 * 60_000;

/** Computes the times from a lifetime in seconds and the service's clock. A refresh token is new unless `refreshSince` says otherwise. */
export function tokensOf(
  answer: {
    readonly accessToken: string;
    readonly refreshToken: string | null;
    readonly lifetime: number | null;
    readonly refreshSince?: number | null;
  },
  issuedAt: number,
): Tokens {
  const { accessToken, refreshToken, lifetime, refreshSince = refreshToken === null ? null : issuedAt } = answer;
  if (lifetime === null) return { accessToken, refreshToken, refreshAt: null, expiresAt: null, refreshSince };
  const lifeMs = lifetime * 1000;
  const expiresAt = issuedAt + lifeMs;
  return { accessToken, refreshToken, refreshAt: expiresAt - Math.min(earlyMs, lifeMs / 10), expiresAt, refreshSince };
}

/** All tokens of an account are one secret, so that the store replaces them in one step. */
export const tokensSecret = 'tokens';

export function encodeTokens(tokens: Tokens): string {
  return JSON.stringify(tokens);
}

/** Null for anything that is not what `encodeTokens` wrote. */
export function decodeTokens(text: string | null): Tokens | null {
  if (text === null) return null;
  try {
    const parsed = v.safeParse(storedTokens, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
