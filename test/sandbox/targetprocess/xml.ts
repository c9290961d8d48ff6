function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** `/Date(…+0200)/` as XML has it: the installation's own time, without its zone (services.md 1.3). */
function leaf(value: unknown): string {
  const [, ms = '', sign = '+', hours = '0', minutes = '0'] =
    /^\/Date\((-?\d+)(?:([+-])(\d\d)(\d\d))?\)\/$/.exec(String(value)) ?? [];
  if (ms === '') return escaped(String(value));
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return new Date(Number(ms) + offset * 60_000).toISOString().slice(0, 19);
}

const inAttributes = new Set(['ResourceType', 'Id', 'Name', 'Next', 'Prev', 'Token']);

/** A JSON answer in XML, which comes when nobody asks for JSON; what names a thing is in its attributes, but for errors. */
export function toXml(name: string, item: unknown): string {
  if (item === null) return `<${name} nil="true"/>`;
  if (Array.isArray(item)) return `<${name}>${item.map((one) => toXml(typeOf(one), one)).join('')}</${name}>`;
  if (typeof item !== 'object') return `<${name}>${leaf(item)}</${name}>`;
  const { Items, ...rest }: { readonly Items?: unknown } = item;
  const [attributes, elements]: [string[], string[]] = [[], []];
  for (const [key, one] of Object.entries(rest)) {
    if (inAttributes.has(key) && (typeof one === 'string' || typeof one === 'number'))
      attributes.push(` ${key}="${escaped(`${one}`)}"`);
    else elements.push(toXml(key, one));
  }
  if (Array.isArray(Items)) elements.push(...Items.map((one) => toXml(typeOf(one), one)));
  return `<${name}${attributes.join('')}>${elements.join('')}</${name}>`;
}

function typeOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'ResourceType' in item ? String(item.ResourceType) : 'Item';
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function plain(text: string): string {
  return text.replace(/&#(x?)([0-9a-f]+);|&(\w+);/gi, (whole, ...[hex, code, name]: (string | undefined)[]) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)),
  );
}

type Element = Record<string, unknown>;

/** Numbers are numbers: ids, ranks and amounts of effort. */
function valueOf(name: string, text: string): unknown {
  return /^(?:Id|NumericPriority|Effort|InitialEstimate|TimeSpent)$/.test(name) && text !== '' ? Number(text) : text;
}

/** An entity as clients write it: what names a thing in attributes, the rest in elements. Throws for what is no XML. */
export function fromXml(text: string): unknown {
  const open: { readonly name: string; readonly element: Element; text: string }[] = [];
  let whole: unknown;
  for (const token of text.replace(/<\?.*?\?>|<!--.*?-->/gs, '').match(/<[^>]*>|[^<]+/g) ?? []) {
    const top = open.at(-1);
    const [, end = '', name = '', attributes = '', empty = ''] = /^<(\/?)([\w.-]+)(.*?)(\/?)>$/s.exec(token) ?? [];
    if (name === '') {
      if (top) top.text += plain(token);
      else if (token.trim() !== '') throw new Error('text outside of elements');
      continue;
    }
    if (end === '') {
      const pairs = [...attributes.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
      const element = Object.fromEntries(pairs.map(([, key = '', a, b = '']) => [key, valueOf(key, plain(a ?? b))]));
      open.push({ name, element, text: '' });
      if (empty === '') continue;
    }
    const done = open.pop();
    if (done?.name !== name) throw new Error('elements do not close');
    const isText = Object.keys(done.element).length === 0;
    const value = isText && done.text.trim() !== '' ? valueOf(name, done.text) : done.element;
    const parent = open.at(-1);
    if (parent) parent.element[name] = done.element['nil'] === 'true' ? null : value;
    else whole = value;
  }
  if (whole === undefined || open.length > 0) throw new Error('the body is no element');
  return whole;
}
