import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may come in: whoever brings the one-time token first is given a cookie, and only those who have it are let in afterwards. Both are 256
 * bits of chance and live in this process alone.
 */
export class Entry {
  readonly token = chance();
  readonly #session = chance();
  readonly #cookieName: string;
  #isUsed = false;

  /** Browsers keep cookies by host name and not by port: the port in the name keeps two hosts apart. */
  constructor(port: number) {
    this.#cookieName = `tidemark_${port}`;
  }

  /** The `Set-Cookie` that the token buys, once; null for a wrong or used one. */
  redeem(token: string): string | null {
    if (this.#isUsed || !isSame(token, this.token)) return null;
    this.#isUsed = true;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether a `Cookie` header holds what the token bought. */
  isKnown(header: string | undefined): boolean {
    if (!this.#isUsed || header === undefined) return false;
    return header.split(';').some((part) => {
      const [name, value = ''] = part.trim().split('=', 2);
      return name === this.#cookieName && isSame(value, this.#session);
    });
  }
}

function chance(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time wherever the first difference is. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
