import { SyncError } from '../sync/errors.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import { connectProjectPlace } from './projectplace/session.ts';
import { connectProjectworks } from './projectworks/session.ts';
import type { ServiceOptions } from './service-options.ts';
import { connectTargetprocess } from './targetprocess/session.ts';

/** A session of one account, on whichever service. Does no request. Throws `refused` for an address that is not safe. */
export function connectService(options: ServiceOptions): ServiceSession {
  switch (options.account.service) {
    case 'projectplace':
      return connectProjectPlace(options);
    case 'projectworks':
      return connectProjectworks(options);
    case 'targetprocess':
      return connectTargetprocess(options);
    case 'planpoint':
      throw new SyncError('refused', `This Tidemark cannot reach ${options.account.service} yet.`);
  }
}
