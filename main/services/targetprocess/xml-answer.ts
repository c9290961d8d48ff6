import { brokenAnswer, readBytes } from '../http/answers.ts';
import type { HttpRequest, HttpResponse } from '../http/transport.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const deepest = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A piece of markup, or the text up to the next one. */
const piece =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([\w.-]+)\s*>|<([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * Reads an answer that came in XML, the service's own choice where nothing else is asked for (services.md 1.3), into what its JSON would
 * say: `{Items, Next}` for a collection. Numbers and truth values stay texts, empty elements are null. No document types and no entities of its own. Throws `broken`.
 */
export async function readXmlAnswer(request: HttpRequest, response: HttpResponse, most: number): Promise<unknown> {
  const bytes = await readBytes(request, response, most);
  const root = parse(request, decoded(request, bytes));
  return isEntity(root) ? entityOf(root) : { ...root.attributes, Items: root.children.map(entityOf) };
}

function decoded(request: HttpRequest, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw brokenAnswer(request, 'is not valid UTF-8');
  }
}

function parse(request: HttpRequest, xml: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  piece.lastIndex = 0;
  while (piece.lastIndex < xml.length) {
    const match = piece.exec(xml);
    const inside = open.at(-1);
    if (!match || !inside) throw brokenAnswer(request, 'is not valid XML');
    const [, cdata, closed, opened, attributes = '', isEmpty, text] = match;
    if (cdata !== undefined) inside.text += cdata;
    else if (text !== undefined) inside.text += plain(text);
    else if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw brokenAnswer(request, 'is not valid XML');
    } else if (opened !== undefined) {
      const element: Element = { name: opened, attributes: attributesIn(attributes), children: [], text: '' };
      inside.children.push(element);
      if (isEmpty === '') open.push(element);
      if (open.length > deepest) throw brokenAnswer(request, 'is nested too deeply');
    }
  }
  const [root, ...others] = top.children;
  if (!root || others.length > 0 || open.length !== 1) throw brokenAnswer(request, 'is not whole XML');
  return root;
}

function attributesIn(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name = '', first, second = '']) => [name, plain(first ?? second)]));
}

function plain(text: string): string {
  return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w+);/gi, (all: string, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? all;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : all;
  });
}

const idOf = ({ attributes, children }: Element): string | undefined =>
  attributes['Id'] ?? children.find(({ name }) => name === 'Id')?.text;

function isEntity(element: Element): boolean {
  return idOf(element) !== undefined || element.attributes['ResourceType'] !== undefined;
}

function entityOf(element: Element): unknown {
  const fields = element.children.map((child) => [child.name, valueOf(child)] as const);
  const id = Number(idOf(element));
  return { ...element.attributes, ...Object.fromEntries(fields), ...(Number.isSafeInteger(id) && { Id: id }) };
}

function valueOf(element: Element): unknown {
  if (isEntity(element)) return entityOf(element);
  if (element.children.length > 0) return { Items: element.children.map(entityOf) };
  return element.attributes['nil'] === 'true' || element.text === '' ? null : element.text;
}
