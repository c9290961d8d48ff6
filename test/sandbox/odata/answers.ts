import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Reply } from '../wire/reply.ts';
import { jsonReply, textReply } from '../wire/reply.ts';
import type { FeedManners } from './feeds.ts';
import type { PageAsked } from './options.ts';
import type { FeedRow } from './rows.ts';
import type { EntitySet, RootName } from './schema.ts';
import { keyless, roots } from './schema.ts';

/** Where a request came: `base` is the address of the root as the client calls it. */
export interface FeedPlace {
  readonly root: RootName;
  readonly base: string;
  readonly manners: FeedManners;
  /** Whether the client wants numbers of 64 bits as texts (services.md 4.2). */
  readonly longAsText: boolean;
}

const versions = { v4: '4.0', v3: '3.0', verbose: '3.0' };
export const versionHeader = ({ dialect }: FeedManners): Record<string, string> =>
  dialect === 'v4' ? { 'OData-Version': versions[dialect] } : { DataServiceVersion: `${versions[dialect]};` };

function json({ manners, longAsText }: FeedPlace) {
  const minimal = `application/json;odata.metadata=minimal${longAsText ? ';IEEE754Compatible=true' : ''}`;
  const type = manners.dialect === 'v4' ? minimal : 'application/json;charset=utf-8';
  return { 'Content-Type': type, ...versionHeader(manners) };
}

/** The list of sets of a root. */
export function serviceDocument(feed: FeedPlace): Reply {
  const { root, base, manners } = feed;
  const names = roots[root].map(({ name }) => name);
  const sets = names.map((name) => ({ name, kind: 'EntitySet', url: name }));
  const reply = jsonReply(
    manners.dialect === 'verbose'
      ? { d: { EntitySets: names } }
      : manners.dialect === 'v3'
        ? { 'odata.metadata': `${base}/$metadata`, value: names.map((name) => ({ name, url: name })) }
        : { '@odata.context': `${base}/$metadata`, value: sets },
  );
  return { ...reply, headers: json(feed) };
}

/** Columns and keys of all sets of a root, as CSDL. */
export function metadataDocument({ root, manners }: FeedPlace): Reply {
  const types = roots[root].map(({ name, columns }) => {
    const [key = ''] = Object.keys(columns);
    const properties = Object.entries(columns).map(([column, type]) => {
      const nullable = column === key ? ' Nullable="false"' : '';
      const shown = manners.dialect !== 'v4' && type === 'DateTimeOffset' ? 'DateTime' : type;
      return `<Property Name="${column}" Type="Edm.${shown}"${nullable}/>`;
    });
    const keys = keyless.has(name) ? '' : `<Key><PropertyRef Name="${key}"/></Key>`;
    return `<EntityType Name="${name}Row">${keys}${properties.join('')}</EntityType>`;
  });
  const sets = roots[root].map(({ name }) => `<EntitySet Name="${name}" EntityType="Reports.${name}Row"/>`);
  const version = versions[manners.dialect];
  return textReply(
    `<?xml version="1.0" encoding="utf-8"?>\n<edmx:Edmx Version="${version}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">` +
      `<edmx:DataServices><Schema Namespace="Reports" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}` +
      `<EntityContainer Name="Default">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`,
    { status: 200, type: 'application/xml', headers: versionHeader(manners) },
  );
}

/** Rows of a set, made anew for each look, and what of them is asked for. */
interface AskedSet extends PageAsked {
  readonly name: string;
  readonly rows: () => Iterable<FeedRow>;
}

/** An answer as one that is compressed on its way out. */
export function compressed({ status, headers, body }: Reply): Reply {
  const open = (): Readable => (body instanceof Uint8Array ? Readable.from([body]) : body.open());
  return {
    status,
    headers: { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
    body: { size: null, open: () => open().pipe(createGzip()) },
  };
}

/** Rows of one answer, from row `skip` on; made while they are sent. */
export function rowsReply(feed: FeedPlace, set: AskedSet): Reply {
  // Who may not read it is told so before anything is sent.
  const rows = set.rows();
  return {
    status: 200,
    headers: json(feed),
    body: { size: null, open: () => Readable.from(buffered(written(feed, set, rows))) },
  };
}

function* written(feed: FeedPlace, set: AskedSet, rows: Iterable<FeedRow>): Generator<string> {
  const { dialect, pageSize } = feed.manners;
  const context = `${feed.base}/$metadata#${set.name}`;
  const count = set.counted ? [...set.rows()].length : null;
  yield dialect === 'v4'
    ? `{"@odata.context":${JSON.stringify(context)},${count === null ? '' : `"@odata.count":${count},`}"value":[`
    : dialect === 'v3'
      ? `{"odata.metadata":${JSON.stringify(context)},${count === null ? '' : `"odata.count":"${count}",`}"value":[`
      : `{"d":{${count === null ? '' : `"__count":"${count}",`}"results":[`;
  const columns = roots[feed.root].find(({ name }) => name === set.name)?.columns ?? {};
  let at = 0;
  let sent = 0;
  let isMore = false;
  for (const row of rows) {
    at += 1;
    if (at <= set.skip) continue;
    if (pageSize !== null && sent === pageSize) {
      isMore = true;
      break;
    }
    yield `${sent === 0 ? '' : ','}${rowText(row, feed, columns)}`;
    sent += 1;
  }
  const link = isMore ? JSON.stringify(nextLink(feed, set.name, set.skip + sent)) : null;
  if (dialect === 'verbose') yield `]${link === null ? '' : `,"__next":${link}`}}}`;
  else yield `]${link === null ? '' : `,"${dialect === 'v4' ? '@' : ''}odata.nextLink":${link}`}}`;
}

function nextLink({ base, manners }: FeedPlace, name: string, skip: number): string {
  const link = `${name}?$skiptoken=${manners.nextLink === 'endless' ? 1 : skip}`;
  switch (manners.nextLink) {
    case 'relative':
      return link;
    case 'absolute':
    case 'endless':
      return `${base}/${link}`;
    case 'foreign':
      return `${manners.foreignOrigin}${new URL(base).pathname}/${link}`;
  }
}

function rowText(row: FeedRow, { manners: { dialect }, longAsText }: FeedPlace, columns: EntitySet['columns']): string {
  const isOld = dialect !== 'v4';
  const parts = Object.entries(row).map(([name, value]) => {
    const type = columns[name];
    const isText = longAsText && !isOld && type === 'Int64' && value !== null;
    // Before version 4 moments had no zone (services.md 4.4).
    const plain = isOld && type === 'DateTimeOffset' && typeof value === 'string' ? value.replace(/Z$/, '') : value;
    const text = typeof plain === 'bigint' ? String(plain) : JSON.stringify(plain);
    return `${JSON.stringify(name)}:${isText ? `"${text}"` : text}`;
  });
  if (dialect === 'verbose') parts.unshift('"__metadata":{"type":"Reports.Row"}');
  return `{${parts.join(',')}}`;
}

/** Larger pieces: a piece for each row would cost more than the rows. */
function* buffered(texts: Iterable<string>): Generator<Buffer> {
  let waiting = '';
  for (const text of texts) {
    waiting += text;
    if (waiting.length < 64 * 1024) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  yield Buffer.from(waiting);
}
