import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens of one user: JWTs that end, opaque ones that end as well but do not tell, and those made by hand, which live on. */
export class Tokens {
  readonly #key = randomBytes(32);
  readonly #clock: SandboxClock;
  readonly #ends = new Map<string, number>();
  readonly #lasting: string[] = [];
  /** Seconds. */
  life = 3600;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  issue(userId: string, kind: 'jwt' | 'opaque'): string {
    const now = this.#clock.seconds();
    const head = encode({ alg: 'HS256', typ: 'JWT' });
    const claims = encode({ id: userId, iat: now, exp: now + this.life, jti: randomBytes(6).toString('hex') });
    const token = kind === 'jwt' ? `${head}.${claims}.${this.#sign(`${head}.${claims}`)}` : randomBytes(24).toString('hex');
    this.#ends.set(token, now + this.life);
    return token;
  }

  /** One that a person made and that has no end. */
  issueLasting(): string {
    const token = randomBytes(24).toString('hex');
    this.#lasting.push(token);
    this.#ends.set(token, Infinity);
    return token;
  }

  reset(): void {
    this.life = 3600;
    this.#ends.clear();
    for (const token of this.#lasting) this.#ends.set(token, Infinity);
  }

  /** `expired` is told apart as JWT libraries do. */
  stateOf(token: string): 'good' | 'expired' | 'unknown' {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const end = this.#ends.get(token);
    if (end === undefined || (signature !== '' && !isSame(signature, this.#sign(`${head}.${claims}`)))) return 'unknown';
    return this.#clock.seconds() < end ? 'good' : 'expired';
  }

  end(token: string): void {
    this.#ends.set(token, 0);
  }

  endAll(): void {
    for (const token of this.#ends.keys()) this.#ends.set(token, 0);
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
