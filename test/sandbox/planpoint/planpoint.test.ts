import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planpointDemo } from './seed.ts';
import { type PlanpointSandbox, startPlanpointSandbox } from './server.ts';

/** What services.md 2 says of the service, asked for with a client that is not ours. */
describe('The stand-in for Planpoint', () => {
  let sandbox: PlanpointSandbox;

  beforeAll(async () => {
    sandbox = await startPlanpointSandbox({ seed: planpointDemo(), manners: { contract: 'A' } });
  });
  beforeEach(() => sandbox.state.reset());
  afterAll(() => sandbox.stop());

  async function ask(path: string, { method = 'GET', body, token = sandbox.credentials.token }: Asked = {}) {
    const response = await fetch(`${sandbox.url}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, json };
  }

  interface Asked {
    readonly method?: string;
    readonly body?: unknown;
    readonly token?: string | null;
  }

  const project = () => sandbox.state.world.own()[0]!;
  const keysOf = (value: unknown) => Object.keys(value as object);

  it.each([
    ['projects/mine', 201, 'bare'],
    ['groups', 201, 'counted'],
    ['floors?pid=', 200, 'bare'],
    ['units?pid=', 201, 'counted'],
    ['leads?pid=', 200, 'bare'],
  ] as const)('lists %s with %s, %s (2.2)', async (path, status, kind) => {
    const answer = await ask(path.endsWith('=') ? `${path}${project().id}` : path);
    expect(answer.status).toBe(status);
    if (kind === 'bare') expect(answer.json).toBeInstanceOf(Array);
    else expect(answer.json).toMatchObject({ records: expect.any(Array) as unknown[], count: expect.any(Number) as number });
  });

  it('lets nobody in without a token, and knows no other methods than those of its paths', async () => {
    for (const path of ['projects/mine', 'groups', `units?pid=${project().id}`]) {
      expect(await ask(path, { token: null })).toMatchObject({ status: 401, json: { message: expect.any(String) as string } });
    }
    expect((await ask('projects/mine', { method: 'POST', body: {} })).status).toBe(405);
    expect((await ask('projects/mine', { method: 'HEAD' })).status).toBe(201);
    expect((await ask('units')).status).toBe(400);
    expect((await ask('units/000000000000000000000000')).status).toBe(404);
  });

  it('answers a sign-in as either contract has it (2.1)', async () => {
    const { username, password } = sandbox.credentials;
    const signIn = () => ask('users/login', { method: 'POST', body: { username, password, impersonate: false }, token: null });
    expect(await signIn()).toEqual({
      status: 200,
      json: { message: 'Login successful', access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string },
    });
    sandbox.state.manners.contract = 'B';
    const { json } = await signIn();
    expect(keysOf(json)).toEqual(
      expect.arrayContaining([
        ...['_id', 'role', 'username', 'name', 'lastName', 'fullName', 'phone', 'companyName', 'country', 'token', 'projects'],
        ...['groups', 'administrators', 'editors', 'invites', 'preferences'],
      ]),
    );
  });

  it('finds without a token, by both names or not at all (2.2)', async () => {
    const { namespace, hostName } = project().fields;
    const find = (body: unknown) => ask('projects/find', { method: 'POST', body, token: null });
    const found = await find({ namespace, hostName });
    const { _id, floors } = found.json as { _id: string; floors: readonly { units: readonly unknown[] }[] };
    expect([found.status, _id, floors[0]!.units.length > 0]).toEqual([201, project().id, true]);
    expect((await find({ namespace })).status).toBe(400);
    expect((await find({ namespace: '', hostName })).status).toBe(400);
  });

  it('tells of everything under the names of the contract (2.3)', async () => {
    const whole = await ask(`projects/${project().id}`);
    const translated = { en: '', fr: '', de: '', es: '', zh: '' };
    expect(whole.json).toMatchObject({
      customButtonTxt: translated,
      internalURLs: translated,
      colorBase: expect.any(String) as string,
    });
    sandbox.state.manners.contract = 'B';
    const b = await ask(`projects/${project().id}`);
    expect(b.json).toMatchObject({ projectImageUrl: null, alternativeCovers: [], propertyType: 'Condo', formsSendTo: '' });
    const { json } = await ask(`units?pid=${project().id}`);
    expect(keysOf((json as { records: readonly unknown[] }).records[0])).toEqual(
      expect.arrayContaining([
        ...['type', 'path', 'lotPath', 'downloadableAsset', 'embedCode', 'customButtonUrl', 'payableAmount', 'images'],
        ...['clonedImages', 'customFinishes', 'finishes', 'inclusions', 'deliveryDate', 'lon', 'lat', 'perimeter', 'svgLotId'],
      ]),
    );
    const groups = await ask('groups');
    expect(groups.json).toMatchObject({
      records: [{ websiteURL: '', groupImageUrl: null, address: '', mapStyle: '', editors: [] }],
    });
  });

  it('keeps what is made and changed', async () => {
    const made = { name: 'Quayside', type: 'Commercial', propertyType: 'Office' };
    expect(await ask('groups', { method: 'POST', body: made })).toMatchObject({ status: 201, json: made });
    const outline = { path: 'M0 0L1 1', alternativePaths: ['M2 2'] };
    const body = { project: { _id: project().id }, name: 'Roof', position: 9, ...outline };
    const floor = await ask('floors', { method: 'POST', body });
    expect(floor).toMatchObject({ status: 201, json: { name: 'Roof', position: 9, ...outline } });
    const { _id } = floor.json as { _id: string };
    const changed = await ask(`floors/${_id}`, { method: 'PATCH', body: { path: 'M3 3' } });
    expect(changed).toMatchObject({ status: 200, json: { path: 'M3 3', alternativePaths: ['M2 2'] } });
    sandbox.state.manners.contract = 'B';
    const unit = await ask(`units?name=X1&position=4&pid=${project().id}`, { method: 'POST' });
    expect(unit).toMatchObject({ status: 200, json: { name: 'X1', position: 4 } });
  });
});
