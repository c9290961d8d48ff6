import type { ServerResponse } from 'node:http';
import type { UiSurface } from '../app/surface/ui-surface.ts';

/** Keeps the line open through whatever lies between; a browser that is gone is noticed by it. */
const heartbeatMs = 20_000;
/** Of what a browser has not taken. More is a page that hangs: it asks anew when it is awake. */
const mostWaiting = 8 * 1024 * 1024;
const mostStreams = 16;

/** Server-Sent Events for the pages that look on. */
export class EventStreams {
  readonly #surface: UiSurface;
  readonly #open = new Set<ServerResponse>();

  constructor(surface: UiSurface) {
    this.#surface = surface;
  }

  /** False when there are so many already that something must be wrong. */
  start(response: ServerResponse): boolean {
    if (this.#open.size >= mostStreams) return false;
    this.#open.add(response);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('retry: 2000\n\n');
    const stop = this.#surface.listen(({ name, value }) => {
      send(response, `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
    });
    const endLook = this.#surface.look();
    const heartbeat = setInterval(() => send(response, ':\n\n'), heartbeatMs);
    response.on('close', () => {
      clearInterval(heartbeat);
      stop();
      endLook();
      this.#open.delete(response);
    });
    return true;
  }

  /** Streams that are open, for whoever wants to know whether they end. */
  get size(): number {
    return this.#open.size;
  }
}

function send(response: ServerResponse, text: string): void {
  if (response.writableLength > mostWaiting) response.destroy();
  else response.write(text);
}
