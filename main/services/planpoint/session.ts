import type { ServiceSession } from '../../sync/ports/service.ts';
import { withAuthorization } from '../authorized-transport.ts';
import { withStatusErrors } from '../http/answers.ts';
import { borrowed } from '../http/borrowed.ts';
import { withRetry } from '../http/retry.ts';
import type { ServiceOptions } from '../service-options.ts';
import { planpointHost } from './addresses.ts';
import { PlanpointApi } from './api.ts';
import { FileReader, PlanpointArchive } from './archive.ts';
import { PlanpointBoards } from './boards.ts';
import { authorizerOf } from './credentials.ts';
import { PlanpointProjects } from './projects.ts';
import { planpointPublications } from './publications.ts';
import { listProjects, readWorkspace } from './reading.ts';
import { PlanpointTables } from './tables.ts';

/** As the vendor's own client repeats requests (services.md 2.2), and a little sooner. */
const retries = { attempts: 3, firstWaitMs: 200, longestWaitMs: 10_000 };

/** A session of one Planpoint account. Does no request. Throws `refused` for an address that is not safe. */
export function connectPlanpoint(options: ServiceOptions): ServiceSession {
  const { account, clock, random } = options;
  const host = planpointHost(account.url);
  const plain = withStatusErrors(borrowed(options.transport), clock);
  const signed = withAuthorization(plain, authorizerOf({ ...options, host, transport: plain }));
  const transport = withRetry(signed, { ...retries, clock, random });
  const api = new PlanpointApi(host, transport);
  // Without the account's credential: addresses of files lead to any host.
  const files = new FileReader(withRetry(plain, { ...retries, clock, random }), host.origin);
  const projects = new PlanpointProjects(api, { origin: host.origin });
  const name = account.auth.kind === 'password' ? account.auth.login : account.name;
  return {
    /** No call tells who somebody is: that the projects can be listed proves the credential. */
    async whoAmI(signal) {
      await listProjects(api, signal);
      return { id: name, name, email: name.includes('@') ? name : null };
    },
    workspaces: async (signal) => (await listProjects(api, signal)).map(readWorkspace),
    people: () => Promise.resolve([]),
    archives: {
      open: (projectId, rootId) => new PlanpointArchive({ projects, files, host, clock, projectId, rootId }),
    },
    boards: new PlanpointBoards({ api, files, host }),
    tables: new PlanpointTables(api),
    publications: planpointPublications(api),
    close: () => transport.close(),
  };
}
