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
