import type { Account } from '../sync/ports/settings.ts';
import type { Clock, Random } from '../sync/ports/time.ts';
import type { AccountSecrets } from './account-secrets.ts';
import type { Transport } from './http/transport.ts';

/** What every service is connected with. */
export interface ServiceOptions {
  readonly account: Account;
  readonly secrets: AccountSecrets;
  /** Shared by all accounts (`openHttp`); `close` of the session leaves it open. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when a person has to sign in again at the latest. */
  readonly onSignInEnd?: (at: number) => void;
}
