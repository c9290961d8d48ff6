import { describe, expect, it } from 'vitest';
import type { Tokens } from '../../main/services/oauth2-tokens.ts';
import { tokensOf } from '../../main/services/oauth2-tokens.ts';
import { TokenKeeper } from '../../main/services/token-keeper.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { failureOf } from './http/requests.ts';
import { ManualClock } from './manual-clock.ts';

const request = { method: 'GET', url: 'https://api.example.net/1', signal: AbortSignal.timeout(60_000) };
const hour = 3_600_000;

/** Gives `a1`, `a2`, …, each for an hour, and forgets the old refresh token at once, as the service may. */
class Source {
  readonly log: string[] = [];
  kept: Tokens | null = null;
  fails: SyncError | null = null;
  saveFails = false;
  #count = 0;
  #valid = 'r0';
  readonly #clock: ManualClock;

  constructor(clock: ManualClock, start?: Tokens) {
    this.#clock = clock;
    this.kept = start ?? tokensOf({ accessToken: 'a0', refreshToken: 'r0', lifetime: 3600 }, clock.now());
  }

  readonly load = (): Promise<Tokens | null> => Promise.resolve(this.kept);

  readonly obtain = async (old: Tokens | null): Promise<Tokens> => {
    await Promise.resolve();
    if (this.fails !== null) throw this.fails;
    if (old?.refreshToken !== this.#valid) throw new SyncError('auth', 'invalid_grant');
    this.#count += 1;
    this.#valid = `r${this.#count}`;
    this.log.push(`obtain a${this.#count}`);
    return tokensOf({ accessToken: `a${this.#count}`, refreshToken: this.#valid, lifetime: 3600 }, this.#clock.now());
  };

  readonly save = async (tokens: Tokens): Promise<void> => {
    await Promise.resolve();
    if (this.saveFails) throw new SyncError('refused', 'The keychain is locked.');
    this.log.push(`save ${tokens.accessToken}`);
    this.kept = tokens;
  };
}

function make(start?: Tokens) {
  const clock = new ManualClock();
  const source = new Source(clock, start);
  return { clock, source, keeper: new TokenKeeper(source, clock) };
}

describe('TokenKeeper', () => {
  it('uses what is kept until shortly before it ends', async () => {
    const { clock, source, keeper } = make();
    expect(await keeper.header(request)).toBe('Bearer a0');
    clock.advance(hour - 5 * 60_000 - 1);
    expect(await keeper.header(request)).toBe('Bearer a0');
    clock.advance(2);
    expect(await keeper.header(request)).toBe('Bearer a1');
    expect(source.log).toEqual(['obtain a1', 'save a1']);
  });

  it("goes by the service's clock", async () => {
    const { clock, keeper } = make();
    keeper.clockSeen(clock.now() + hour);
    expect(await keeper.header(request)).toBe('Bearer a1');
  });

  it('renews once for all callers', async () => {
    const { clock, source, keeper } = make();
    clock.advance(hour);
    const headers = await Promise.all(Array.from({ length: 20 }, () => keeper.header(request)));
    expect(new Set(headers)).toEqual(new Set(['Bearer a1']));
    await Promise.all([keeper.renew('Bearer a1', request.signal), keeper.renew('Bearer a1', request.signal)]);
    // One whose 401 comes late does not renew again.
    expect(await keeper.renew('Bearer a1', request.signal)).toBe(true);
    expect(source.log).toEqual(['obtain a1', 'save a1', 'obtain a2', 'save a2']);
  });

  it('never uses tokens that are not kept, and never loses them', async () => {
    const { clock, source, keeper } = make();
    clock.advance(hour);
    source.saveFails = true;
    for (let index = 0; index < 3; index += 1) expect((await failureOf(keeper.header(request))).kind).toBe('refused');
    source.saveFails = false;
    expect(await keeper.header(request)).toBe('Bearer a1');
    expect(source.log).toEqual(['obtain a1', 'save a1']);
  });

  it('goes on with a good token while the service cannot be asked for a new one', async () => {
    const { clock, source, keeper } = make();
    await keeper.header(request);
    source.fails = new SyncError('offline', 'no');
    clock.advance(hour - 60_000);
    expect(await keeper.header(request)).toBe('Bearer a0');
    clock.advance(60_000);
    expect((await failureOf(keeper.header(request))).kind).toBe('offline');
    source.fails = null;
    expect(await keeper.header(request)).toBe('Bearer a1');
  });

  it('takes up what another process of the account kept, in place of a token that is used up', async () => {
    const { clock, source, keeper } = make();
    await keeper.header(request);
    const other = new TokenKeeper(source, clock);
    clock.advance(hour);
    expect(await other.header(request)).toBe('Bearer a1');
    expect(await keeper.header(request)).toBe('Bearer a1');
    expect(source.log).toEqual(['obtain a1', 'save a1']);
  });

  it('says that a person has to sign in when nothing else helps', async () => {
    const { clock, source, keeper } = make();
    source.fails = new SyncError('auth', 'revoked');
    clock.advance(hour);
    expect((await failureOf(keeper.header(request))).kind).toBe('auth');
  });

  it('lets one caller stop without ending the renewal, and ends only after it', async () => {
    const { clock, source, keeper } = make();
    clock.advance(hour);
    const stop = new AbortController();
    const work = keeper.header({ ...request, signal: stop.signal });
    stop.abort();
    expect((await failureOf(work)).kind).toBe('busy');
    await keeper.close();
    expect(source.kept?.accessToken).toBe('a1');
  });
});
