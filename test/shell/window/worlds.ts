/** The world of the preload in each document, apart from the page's own: neither sees the other's values. */
export const preloadWorld = 'preload';

/** What the preload's world calls to reach the main process; the page has nothing of that name. */
export const wireName = '__electronWire';

/**
 * What both worlds need to hand functions and promises across, as Electron's contextBridge does: values are copied, functions become calls.
 * Events of the document are the only thing that both see; they are delivered at once, so that a call can answer at once.
 */
const across = `
  const own = new Map();
  let last = 0;
  const keep = (value) => { own.set(++last, value); return last; };
  const pack = (value) => {
    if (typeof value === 'function') return { f: keep(value) };
    if (value instanceof Promise) return { p: keep(value) };
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.values(value).some((part) => typeof part === 'function'))
      return { o: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)])) };
    return { v: value };
  };
  const ask = (message) => {
    let answer;
    const hear = (event) => { answer = JSON.parse(event.detail); };
    document.addEventListener(there + ':answer', hear, { once: true });
    document.dispatchEvent(new CustomEvent(there + ':ask', { detail: JSON.stringify(message) }));
    return answer;
  };
  const unpack = (packed) => {
    if ('f' in packed) return (...args) => unpack(ask({ call: packed.f, args: args.map(pack) }));
    if ('p' in packed) return new Promise((resolve) => ask({ wait: packed.p, done: keep((value) => resolve(unpack(value))) }));
    if ('o' in packed) return Object.freeze(Object.fromEntries(Object.entries(packed.o).map(([key, part]) => [key, unpack(part)])));
    return packed.v;
  };
  document.addEventListener(here + ':ask', (event) => {
    const message = JSON.parse(event.detail);
    let answer = { v: undefined };
    if ('call' in message) answer = pack(own.get(message.call)(...message.args.map(unpack)));
    if ('wait' in message) own.get(message.wait).then((value) => ask({ tell: message.done, value: pack(value) }));
    if ('tell' in message) own.get(message.tell)(message.value);
    document.dispatchEvent(new CustomEvent(here + ':answer', { detail: JSON.stringify(answer) }));
  });
`;

/** For the page's own world, before any script of the page: what the preload exposes appears on \`window\`. */
export const pageScript = `(() => {
  if (window.top !== window) return;
  const here = 'page', there = 'preload';
  ${across}
  document.addEventListener('preload:expose', (event) => {
    const { name, api } = JSON.parse(event.detail);
    Object.defineProperty(window, name, { value: unpack(api), enumerable: true });
  });
})()`;

/** For the preload's world: Electron's two modules for it, and then the preload itself, in the window's own document only. */
export function preloadScript(code: string): string {
  return `(() => {
  if (window.top !== window) return;
  const here = 'preload', there = 'page';
  ${across}
  const waiting = new Map();
  const listeners = new Map();
  let calls = 0;
  globalThis.__electronAnswer = (id, answer) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if ('error' in answer) reject(new Error(answer.error));
    else resolve(answer.value);
  };
  globalThis.__electronSend = (channel, args) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...args);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        document.dispatchEvent(new CustomEvent('preload:expose', { detail: JSON.stringify({ name, api: pack(api) }) })),
    },
    ipcRenderer: {
      invoke: (channel, ...args) => new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve, reject });
        globalThis.${wireName}(JSON.stringify({ id: calls, channel, args }));
      }),
      on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); },
      off: (channel, listener) => { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)); },
    },
  };
  const process = { platform: ${JSON.stringify(process.platform)} };
  const module = { exports: {} };
  const load = (name) => { if (name === 'electron') return electron; throw new Error('A sandboxed preload has no module ' + name); };
  (function (require, module, exports, process) { ${code}\n })(load, module, module.exports, process);
})()`;
}
