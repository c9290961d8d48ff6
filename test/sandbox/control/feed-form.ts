import * as v from 'valibot';
import type { FeedManners } from '../odata/feeds.ts';
import { malformed } from '../wire/api-error.ts';

const form = v.strictObject({
  dialect: v.optional(v.picklist(['v4', 'v3', 'verbose'])),
  pageSize: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))),
  nextLink: v.optional(v.picklist(['relative', 'absolute', 'foreign', 'endless'])),
  foreignOrigin: v.optional(v.string()),
  openDiscovery: v.optional(v.boolean()),
  metadata: v.optional(v.boolean()),
  portfolios: v.optional(v.picklist(['portfolio', 'portfolios', 'both'])),
  gzip: v.optional(v.boolean()),
  denied: v.optional(v.array(v.string())),
  extraRows: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** Changes manners as JSON says. Throws 400 with what is wrong. */
export function changeFeeds(feeds: FeedManners, body: Readonly<Record<string, unknown>>): FeedManners {
  const parsed = v.safeParse(form, body);
  if (!parsed.success) throw malformed(v.summarize(parsed.issues));
  const { denied, ...rest } = parsed.output;
  Object.assign(feeds, rest);
  if (denied) {
    feeds.denied.clear();
    for (const name of denied) feeds.denied.add(name);
  }
  return feeds;
}
