import type { Sandbox } from './server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Undefined when it is not JSON, or nothing. */
  readonly json: unknown;
}

export interface TestClient {
  readonly token: string;
  get(path: string): Promise<Answer>;
  /** `body` as JSON. */
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  upload(containerId: number, files: Readonly<Record<string, string | Uint8Array>>): Promise<Answer>;
}

/** A client with a robot's token. */
export async function robotClient(
  sandbox: Pick<Sandbox, 'url'> & { readonly credentials: Pick<Sandbox['credentials'], 'robot'> },
  robot = sandbox.credentials.robot,
): Promise<TestClient> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: robot.clientId,
    client_secret: robot.clientSecret,
  });
  const { json } = await call(`${sandbox.url}/oauth2/access_token`, { method: 'POST', body: form });
  return bearerClient(sandbox, accessTokenIn(json));
}

/** A client that somebody has let in. */
export function personClient(sandbox: Sandbox, email: string): TestClient {
  const { world } = sandbox.control;
  const { access_token } = world.bearer.issue(world.personByEmail(email), sandbox.credentials.app.clientId);
  return bearerClient(sandbox, access_token);
}

export function bearerClient(sandbox: Pick<Sandbox, 'url'>, token: string): TestClient {
  const headers = { Authorization: `Bearer ${token}` };
  return {
    token,
    get: (path) => call(sandbox.url + path, { headers }),
    send: (method, path, body) => {
      const init = { method, headers: { ...headers, 'Content-Type': 'application/json' } };
      return call(sandbox.url + path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    },
    upload: (containerId, files) => {
      const type = { ...headers, 'Content-Type': 'multipart/form-data; boundary=b' };
      return call(`${sandbox.url}/2/documents/${containerId}/upload`, {
        method: 'POST',
        headers: type,
        body: multipart(files, 'b'),
      });
    },
  };
}

export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json: unknown = isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined;
  return { status: response.status, headers: response.headers, bytes, json };
}

/** A body as Python's requests makes it (contract 4.5). */
export function multipart(files: Readonly<Record<string, string | Uint8Array>>, boundary: string): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const quoted = name.replace(/"/g, '%22');
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted}"; filename="${quoted}"\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ];
  });
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

export function accessTokenIn(json: unknown): string {
  return textIn(json, 'access_token');
}

export function textIn(json: unknown, name: string): string {
  const value = fieldIn(json, name);
  if (typeof value !== 'string') throw new Error(`no text ${name} in ${JSON.stringify(json)}`);
  return value;
}

export function idIn(json: unknown): number {
  const value = fieldIn(json, 'id');
  if (typeof value !== 'number') throw new Error(`no id in ${JSON.stringify(json)}`);
  return value;
}

function fieldIn(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined;
}
