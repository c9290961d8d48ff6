import { loopbackWire } from '../preload/contract.ts';
import type { Answer, Bridge, System, Commands, Events } from '../preload/contract.ts';

/** Where a host says that it is not there, or what it says is no answer. */
const unreachable = { kind: 'offline', message: 'Tidemark does not answer. Is it still running?' };

/** A bridge and whether it holds. */
export interface Line {
  readonly bridge: Bridge;
  /** Tells when the other end is lost and when it is there again, until the answer is called. */
  onLink(listener: (up: boolean) => void): () => void;
}

/** The contract over HTTP to the host that served the page, as `loopbackWire` says. The browser's cookie tells the host who asks. */
export function openLoopbackLine(origin: string): Line {
  let source: EventSource | null = null;
  let listeners = 0;
  /** Done when events come, or cannot: what changes between an answer and the first event would be told by nobody. */
  let listening = Promise.resolve();
  let stopWaiting = (): void => undefined;
  const links = new Set<(up: boolean) => void>();

  function open(): EventSource {
    const opened = new EventSource(origin + loopbackWire.events);
    listening = new Promise((resolve) => (stopWaiting = resolve));
    // It connects again by itself.
    opened.addEventListener('error', () => tellLink(false));
    opened.addEventListener('open', () => tellLink(true));
    return opened;
  }

  function tellLink(up: boolean): void {
    stopWaiting();
    for (const link of links) link(up);
  }

  async function call<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): Promise<Answer<ReturnType<Commands[Name]>>> {
    await listening;
    return send<ReturnType<Commands[Name]>>(origin + loopbackWire.call, { name, args });
  }

  function on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    source ??= open();
    listeners += 1;
    // The host sends under each name what the contract says.
    const hear = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as Events[Name]);
    source.addEventListener(name, hear);
    return () => {
      source?.removeEventListener(name, hear);
      listeners -= 1;
      if (listeners > 0) return;
      source?.close();
      source = null;
      stopWaiting();
    };
  }

  return {
    bridge: { system: systemOf(navigator.userAgent), call, on },
    onLink: (listener) => {
      links.add(listener);
      return () => void links.delete(listener);
    },
  };
}

async function send<Value>(address: string, body: unknown): Promise<Answer<Value>> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    // Whatever the host answers to a command is an `Answer`, also when it refuses; a proxy's page is not.
    if (typeof answer === 'object' && answer !== null && 'ok' in answer) return answer as Answer<Value>;
  } catch {
    // A refused connection and an answer that is no JSON mean the same to the person.
  }
  return { ok: false, error: unreachable };
}

function systemOf(agent: string): System {
  if (agent.includes('Windows')) return 'win32';
  return agent.includes('Macintosh') ? 'darwin' : 'linux';
}
