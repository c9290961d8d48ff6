import { openHttp } from '../../../main/services/http/open-http.ts';
import { connectPlanpoint } from '../../../main/services/planpoint/session.ts';
import type { Account, AuthScheme } from '../../../main/sync/ports/settings.ts';
import type { Clock } from '../../../main/sync/ports/time.ts';
import { systemClock, systemRandom } from '../../../main/system-time.ts';
import { memorySecrets } from '../../conformance/projectplace-world.ts';
import type { PlanpointSeed, UnitDraft } from '../../sandbox/planpoint/model.ts';
import type { PlanpointSandbox } from '../../sandbox/planpoint/server.ts';

export type PlanpointWay = 'password' | 'access-token';

/** A session of the sandbox's account. */
export function planpointSession(
  sandbox: PlanpointSandbox,
  way: PlanpointWay,
  change: { readonly clock?: Clock; readonly secrets?: Readonly<Record<string, string>> } = {},
) {
  const { credentials } = sandbox;
  const { clock = systemClock } = change;
  const auth: AuthScheme = way === 'password' ? { kind: way, login: credentials.username } : { kind: way };
  const account: Account = {
    ...{ id: 1, service: 'planpoint', name: 'test', url: sandbox.url, auth, secrets: 'session', allowAssumed: false },
    ...{ profile: null, addedAt: 0 },
  };
  const secrets = memorySecrets(change.secrets ?? { password: credentials.password, accessToken: credentials.token });
  const transport = openHttp({ clock, userAgent: 'Tidemark/test' });
  const session = connectPlanpoint({ account, secrets, transport, clock, random: systemRandom });
  return {
    session,
    secrets,
    stop: async () => {
      await session.close();
      await transport.close();
    },
  };
}

const unit = (name: string, rest: Partial<UnitDraft> = {}): UnitDraft => ({ name, floor: 'Ground', ...rest });
const bytes = (text: string) => ({ type: 'application/pdf', bytes: () => Buffer.from(text) });

/** A small house: every state, files in every place that a record has for them, a project of somebody else, a paused one. */
export function smallSeed(): PlanpointSeed {
  const host = { hostName: 'homes.example' };
  return {
    user: { name: 'Nora', lastName: 'Berg', username: 'nora@example.org' },
    projects: [
      {
        ...{ name: 'Quay', namespace: 'quay', ...host, logo: '/logo.png', brochures: ['/Quay house.pdf'] },
        floors: [{ name: 'Ground', plan: '/plans/ground.png' }, { name: 'First' }, { name: 'Roof' }],
        units: [
          unit('101', {
            price: 350_000.5,
            bed: 2,
            bath: 1,
            sqft: 785,
            model: 'Birch',
            brochure: '/101.pdf',
            gallery: ['/a.png', '/b.png'],
          }),
          unit('102', { status: 'OnHold', onHoldExpiresAt: '2026-12-05T16:00:00.000Z', description: 'To the south' }),
          unit('201', { floor: 'First', status: 'Sold', layout: '/layouts/birch.png', image: '/layouts/birch.png' }),
          unit('202', { floor: 'First', status: 'Leased' }),
          unit('203', { floor: 'First', status: 'Unavailable' }),
        ],
        leads: [
          {
            ...{ firstName: 'Amir', lastName: 'Haddad', email: 'amir@example.org', phone: '+46 70', unit: '101' },
            ...{ message: 'Is it quiet?', createdAt: '2026-11-02T18:21:00.000Z' },
          },
        ],
      },
      { name: 'Empty', namespace: 'empty', ...host, floors: [], units: [] },
      { name: 'Others', namespace: 'others', ...host, floors: [{ name: 'Ground' }], units: [unit('1')], foreign: true },
    ],
    groups: [{ name: 'Harbour', namespace: 'harbour', ...host, projects: ['Quay'] }],
    enterprises: [{ name: 'Harbour Group', namespace: 'harbour', ...host, groups: ['Harbour'] }],
    files: {
      '/logo.png': { type: 'image/png', bytes: () => Buffer.from('logo') },
      '/Quay house.pdf': bytes('the house'),
      '/plans/ground.png': { type: 'image/png', bytes: () => Buffer.from('ground') },
      '/101.pdf': bytes('unit 101'),
      '/a.png': { type: 'image/png', bytes: () => Buffer.from('a') },
      '/b.png': { type: 'image/png', bytes: () => Buffer.from('b') },
      '/layouts/birch.png': { type: 'image/png', bytes: () => Buffer.from('birch') },
    },
  };
}
