import type { Person } from '../account.ts';
import { callerOf } from '../auth/caller.ts';
import type { FeedPlace } from '../odata/answers.ts';
import { compressed, metadataDocument, rowsReply, serviceDocument } from '../odata/answers.ts';
import { pageAsked } from '../odata/options.ts';
import { rowsOf } from '../odata/rows.ts';
import type { RootName } from '../odata/schema.ts';
import { roots } from '../odata/schema.ts';
import { ApiError, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { PublicRoute } from '../wire/router.ts';
import type { World } from '../world.ts';

/** The reporting feeds. They have a host of their own where the service is real, and lie beside the API here. */
export const odataRoutes: readonly PublicRoute[] = [
  ...routesOf('pm', 'pm'),
  ...routesOf('am', 'am'),
  ...routesOf('portfolios', 'portfolios'),
  ...routesOf('portfolios', 'portfolio'),
];

type Answer = (request: ApiRequest, world: World, feed: FeedPlace) => Reply;

function routesOf(root: RootName, path: string): readonly PublicRoute[] {
  const route = (template: string, answer: Answer): PublicRoute => ({
    method: 'GET',
    template: `/${path}${template}`,
    access: 'public',
    handle: (request, world) => {
      const { feeds } = world;
      if (root === 'portfolios' && feeds.portfolios !== 'both' && path !== feeds.portfolios) throw notFound('RESOURCE', path);
      const reply = answer(request, world, {
        ...{ root, base: `${request.origin}/${path}`, manners: feeds },
        longAsText: /;\s*IEEE754Compatible\s*=\s*true/i.test(request.incoming.headers.accept ?? ''),
      });
      const canRead = /\bgzip\b/i.test(String(request.incoming.headers['accept-encoding']));
      return feeds.gzip && canRead ? compressed(reply) : reply;
    },
  });
  return [
    route('', (request, world, feed) => {
      if (!world.feeds.openDiscovery) readerOf(request, world);
      return serviceDocument(feed);
    }),
    route('/$metadata', (request, world, feed) => {
      readerOf(request, world);
      if (!world.feeds.metadata) throw notFound('RESOURCE', '$metadata');
      return metadataDocument(feed);
    }),
    ...roots[root].map(({ name }) =>
      route(`/${name}`, (request, world, feed) => {
        const reader = readerOf(request, world);
        const rows = () => rowsOf(world, reader, { root, name });
        return rowsReply(feed, { name, rows, ...pageAsked(request.query) });
      }),
    ),
  ];
}

/** Who asks: as for the API, or with an app password, which is good for feeds alone (contract 3.6). */
function readerOf(request: ApiRequest, world: World): Person {
  const encoded = /^basic +(\S+)$/i.exec(request.incoming.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return callerOf(request, world);
  const [email = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const person = world.userOf(email);
  if (!person || !world.appPassword.isGood(rest.join(':')))
    throw new ApiError(401, 'Unauthorized', 'Sign in with an app password');
  return person;
}
