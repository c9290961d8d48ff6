import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What a token looks like where it is given and where it is used. */
const tokens = /(?:"(?:access|refresh)_token":\s*"|Bearer )([\w.~+/=-]{12,})/g;

/** The network between Tidemark and the service. It can be cut: then connections are refused, as they are without a network. */
export class Line {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #tokens = new Set<string>();
  #server: Server | null = null;
  #port = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async to(target: string): Promise<Line> {
    const line = new Line(new URL(target));
    await line.mend();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Every token that went over the line, in either direction. */
  get tokens(): readonly string[] {
    return [...this.#tokens];
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    const server = createServer((socket) => this.#carry(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
    this.#server = server;
  }

  #carry(socket: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [from, to] of [
      [socket, far],
      [far, socket],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (data: Buffer) => this.#note(data));
      // One end that breaks off breaks off the other.
      from.on('error', () => to.destroy());
      from.on('close', () => (this.#sockets.delete(from), to.destroy()));
      from.pipe(to);
    }
  }

  #note(data: Buffer): void {
    for (const [, token] of data.toString('latin1').matchAll(tokens)) if (token !== undefined) this.#tokens.add(token);
  }
}
