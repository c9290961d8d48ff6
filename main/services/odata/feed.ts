import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { Cell, TableRow } from '../../sync/ports/tables.ts';
import { pathPart } from '../http/address-parts.ts';
import { brokenAnswer, readBytes, readJson } from '../http/answers.ts';
import { compressible } from '../http/gzip.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import { readMetadata, type SetShape } from './metadata.ts';
import { NotRows, RowCutter } from './row-cutter.ts';

const mostJsonBytes = 4 * 1024 * 1024;
const mostXmlBytes = 16 * 1024 * 1024;

const named = v.object({ name: v.string(), kind: v.optional(v.string(), 'EntitySet') });
const document = v.object({ value: v.array(named) });
const verboseDocument = v.object({ d: v.object({ EntitySets: v.array(v.string()) }) });
const link = v.optional(v.string());
const envelope = v.object({ '@odata.nextLink': link, 'odata.nextLink': link });
const verboseEnvelope = v.object({ d: v.object({ __next: link }) });

/** One OData root, in version 4 or 3 (contract: Reporting feeds). Credentials come with the transport and go to no other origin than the root's. */
export class ODataRoot {
  /** Absolute, without a slash at the end. */
  readonly #address: string;
  readonly #transport: Transport;

  constructor(address: string, transport: Transport) {
    this.#address = address;
    this.#transport = transport;
  }

  /** Names of the entity sets. */
  async sets(signal: AbortSignal): Promise<readonly string[]> {
    const request = this.#request(this.#address, signal);
    const value = await readJson(request, await this.#transport.send(request), mostJsonBytes);
    if (v.is(verboseDocument, value)) return value.d.EntitySets;
    const parsed = v.safeParse(document, value);
    if (!parsed.success) throw brokenAnswer(request, 'is not a list of tables');
    return parsed.output.value.filter(({ kind }) => kind === 'EntitySet').map(({ name }) => name);
  }

  async shapes(signal: AbortSignal): Promise<ReadonlyMap<string, SetShape>> {
    const plain = this.#request(`${this.#address}/$metadata`, signal);
    const request = { ...plain, headers: { ...plain.headers, accept: 'application/xml' } };
    const response = await this.#transport.send(request);
    const xml = (await readBytes(request, response, mostXmlBytes)).toString('utf8');
    if (!xml.includes('<EntityContainer')) throw brokenAnswer(request, 'does not describe tables');
    return readMetadata(xml);
  }

  /** Asks whether the credential is good, without reading what comes. */
  async knock(set: string, signal: AbortSignal): Promise<void> {
    const response = await this.#transport.send(this.#request(`${this.#address}/${pathPart(set)}`, signal));
    response.discard();
  }

  /** The first answer is there when this resolves; the pages after it are asked for while their rows are. */
  async rows(set: string, signal: AbortSignal): Promise<AsyncIterable<readonly TableRow[]>> {
    const request = this.#request(`${this.#address}/${pathPart(set)}`, signal);
    return this.#pages(request, await this.#transport.send(request));
  }

  async *#pages(firstRequest: HttpRequest, firstResponse: HttpResponse): AsyncGenerator<readonly TableRow[]> {
    let [request, response] = [firstRequest, firstResponse];
    const seen = new Set([request.url]);
    for (;;) {
      const next = yield* rowsIn(request, response);
      if (next === null) return;
      const url = this.#followed(next, request);
      if (seen.has(url)) throw brokenAnswer(request, 'leads on to a page that was there already');
      seen.add(url);
      request = this.#request(url, request.signal);
      response = await this.#transport.send(request);
    }
  }

  /** A link is used as it is, but never to another host: it would get the credential. */
  #followed(next: string, request: HttpRequest): string {
    const url = URL.canParse(next, request.url) ? new URL(next, request.url) : null;
    if (url === null) throw brokenAnswer(request, 'leads on to what is not an address');
    const { origin, pathname } = new URL(this.#address);
    if (url.origin !== origin || url.username !== '' || url.password !== '') {
      throw brokenAnswer(request, `leads on to another host, ${url.origin}; it was not followed`);
    }
    if (!url.pathname.startsWith(`${pathname}/`))
      throw brokenAnswer(request, 'leads on to what is not a feed; it was not followed');
    return url.href;
  }

  #request(url: string, signal: AbortSignal): HttpRequest {
    const accept = 'application/json;odata.metadata=minimal, application/json;q=0.9';
    const headers = { ...compressible, accept, 'odata-maxversion': '4.0' };
    return { method: 'GET', url, headers, body: null, signal, repeatable: true };
  }
}

/** Rows of one answer; answers where the next one is. */
async function* rowsIn(request: HttpRequest, response: HttpResponse): AsyncGenerator<readonly TableRow[], string | null> {
  if (response.headers['content-type']?.includes('html') === true) {
    response.discard();
    throw brokenAnswer(request, 'is a web page');
  }
  const cutter = new RowCutter();
  try {
    for await (const piece of response.body) {
      const rows = cutter.push(piece);
      if (rows.length > 0) yield rows.map(withoutNotes);
    }
    return nextLink(cutter.end(), request);
  } catch (error) {
    if (error instanceof NotRows) throw brokenAnswer(request, error.message);
    throw error;
  }
}

function nextLink(value: unknown, request: HttpRequest): string | null {
  const verbose = v.safeParse(verboseEnvelope, value);
  if (verbose.success) return verbose.output.d.__next ?? null;
  const parsed = v.safeParse(envelope, value);
  if (parsed.success) return parsed.output['@odata.nextLink'] ?? parsed.output['odata.nextLink'] ?? null;
  // Verbose JSON of old versions: rows right in `d`.
  if (v.is(v.object({ d: v.array(v.unknown()) }), value)) return null;
  throw brokenAnswer(request, 'does not have the shape that was agreed');
}

/** A row without what the protocol says of it. */
function withoutNotes(row: Readonly<Record<string, unknown>>): TableRow {
  // Values of JSON are cells.
  const cells = row as Readonly<Record<string, Cell>>;
  const names = Object.keys(cells);
  if (!names.some(isNote)) return cells;
  return Object.fromEntries(Object.entries(cells).filter(([name]) => !isNote(name)));
}

function isNote(name: string): boolean {
  return name.includes('@') || name.startsWith('odata.') || name === '__metadata';
}

/** Runs `work` with the first address that is there. */
export async function firstThere<T>(paths: readonly string[], work: (path: string) => Promise<T>): Promise<T> {
  for (const path of paths.slice(0, -1)) {
    try {
      return await work(path);
    } catch (error) {
      if (!(error instanceof SyncError) || error.kind !== 'gone') throw error;
    }
  }
  return work(paths.at(-1) ?? '');
}
