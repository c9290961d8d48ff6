import type { ServiceSession } from '../sync/ports/service.ts';
import { connectPlanpoint } from './planpoint/session.ts';
import { connectProjectPlace } from './projectplace/session.ts';
import { connectProjectworks } from './projectworks/session.ts';
import type { ServiceOptions } from './service-options.ts';
import { connectTargetprocess } from './targetprocess/session.ts';

/** A session of one account, on whichever service. Does no request. Throws `refused` for an address that is not safe. */
export function connectService(options: ServiceOptions): ServiceSession {
  switch (options.account.service) {
    case 'projectplace':
      return connectProjectPlace(options);
    case 'targetprocess':
      return connectTargetprocess(options);
    case 'planpoint':
      return connectPlanpoint(options);
    case 'projectworks':
      return connectProjectworks(options);
  }
}
