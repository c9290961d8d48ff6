import { SyncError } from '../sync/errors.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import { connectProjectPlace } from './projectplace/session.ts';
import type { ServiceOptions } from './service-options.ts';

/** A session of one account, on whichever service. Does no request. Throws `refused` for an address that is not safe. */
export function connectService(options: ServiceOptions): ServiceSession {
  switch (options.account.service) {
    case 'projectplace':
      return connectProjectPlace(options);
    case 'targetprocess':
    case 'planpoint':
    case 'projectworks':
      throw new SyncError('refused', `This Tidemark cannot reach ${options.account.service} yet.`);
  }
}
