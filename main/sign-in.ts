import { SyncError } from './sync/errors.ts';
import { signInProjectPlace } from './services/projectplace/sign-in.ts';
import { systemClock } from './system-time.ts';
import { openRedirectReceiver } from './web/redirect-receiver.ts';
import type { SecretParts, SignInRequest } from './app/host.ts';
import type { Redactor } from './app/redact.ts';
import type { Transport } from './services/http/transport.ts';
import type { SignInReturn } from './services/oauth2-sign-in.ts';

/**
 * Signs a person in with the system's browser. Where the application's redirect address is on this machine, the answer is taken from the
 * browser itself or from what the person pastes, whichever comes first; elsewhere it is pasted.
 */
export async function signIn(
  work: { request: SignInRequest; transport: Transport; redactor: Redactor },
  signal: AbortSignal,
): Promise<SecretParts> {
  const { account, parts, onAddress } = work.request;
  if (account.auth.kind !== 'oauth2-user') throw new SyncError('bug', 'Only a person signs in with a browser.');
  const kept = new Map(Object.entries(parts));
  const secrets = {
    get: (name: string) => Promise.resolve(kept.get(name) ?? null),
    set: (name: string, value: string) => {
      kept.set(name, value);
      return Promise.resolve();
    },
  };
  const back = await openReturn(work.request, new URL(account.auth.redirectUri));
  try {
    await signInProjectPlace({
      account,
      secrets,
      back: back.way,
      openBrowser: (address) => {
        onAddress(address.href);
        return Promise.resolve();
      },
      transport: work.transport,
      clock: systemClock,
      signal,
    });
  } finally {
    await back.close();
  }
  for (const value of kept.values()) work.redactor.learn(value);
  return Object.fromEntries(kept);
}

async function openReturn(request: SignInRequest, registered: URL): Promise<{ way: SignInReturn; close: () => Promise<void> }> {
  const isHere = registered.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(registered.hostname);
  if (!isHere) {
    const way: SignInReturn = { kind: 'paste', redirectUri: registered.href.replace(/\/$/, ''), ask: request.pasted };
    return { way, close: () => Promise.resolve() };
  }
  const receiver = await openRedirectReceiver(registered);
  const wait = (signal: AbortSignal) => Promise.race([receiver.wait(signal), pastedAddress(request, signal)]);
  const way: SignInReturn = { kind: 'redirect', receiver: { redirectUri: receiver.redirectUri, wait } };
  return { way, close: () => receiver.close() };
}

/** Only the whole address says which sign-in it answers; anything else that is pasted is asked for again. */
async function pastedAddress(request: SignInRequest, signal: AbortSignal): Promise<URL> {
  for (;;) {
    const url = URL.parse(await request.pasted(signal));
    if (url) return url;
  }
}
