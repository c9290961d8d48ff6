import type { IncomingMessage, ServerResponse } from 'node:http';
import { openArchive } from '../../../main/app/archives.ts';
import { openHttp } from '../../../main/services/http/open-http.ts';
import { connectProjectPlace } from '../../../main/services/projectplace/session.ts';
import type { Archive } from '../../../main/sync/ports/archive.ts';
import type { ServiceSession } from '../../../main/sync/ports/service.ts';
import type { Account } from '../../../main/sync/ports/settings.ts';
import { systemClock, systemRandom } from '../../../main/system-time.ts';
import { loopbackServer, sendJson } from '../loopback-server.ts';

/** Answers by path without its query: a value is JSON, a number a status, a function does it itself. */
export type Answers = Readonly<Record<string, unknown>>;

export interface OddService {
  readonly url: string;
  readonly session: ServiceSession;
  /** Workspace 5, root container 50. */
  readonly archive: Archive;
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A service that answers what a test says, however odd, to an account of an OAuth1 robot, which needs no token first. */
export async function oddService(answers: Answers, change: Partial<Account> = {}): Promise<OddService> {
  const server = await loopbackServer((request, response) => {
    const answer = answers[(request.url ?? '').replace(/\?.*$/, '')] ?? 404;
    // A function in this table is a handler.
    if (typeof answer === 'function') (answer as Handler)(request, response);
    else if (typeof answer === 'number') sendJson(response, { error_code: 'X', description: 'no' }, answer);
    else if (typeof answer === 'string') response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    else sendJson(response, answer);
  });
  const account: Account = {
    id: 1,
    service: 'projectplace',
    name: 'odd',
    url: server.url,
    auth: { kind: 'oauth1-robot', consumerKey: 'key', token: 'token' },
    secrets: 'session',
    allowAssumed: false,
    profile: null,
    addedAt: 0,
    ...change,
  };
  const transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
  const secrets = { get: () => Promise.resolve('s3cret'), set: () => Promise.resolve() };
  const session = connectProjectPlace({ account, secrets, transport, clock: systemClock, random: systemRandom });
  return {
    url: server.url,
    session,
    archive: openArchive(session, '5', '50'),
    asked: server.asked,
    async stop() {
      await session.close();
      await transport.close();
      await server.stop();
    },
  };
}
