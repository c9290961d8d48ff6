import { addAccount, type NewAccount } from '../../main/app/accounts.ts';
import { startServiceProcess } from './sandbox-process.ts';
import type { Host, SecretParts } from '../../main/app/host.ts';

/** What the sandbox prints of the stand-ins other than ProjectPlace. */
interface OtherServices {
  readonly targetprocess: {
    readonly url: string;
    readonly control: string;
    readonly credentials: { readonly accessToken: string };
  };
  readonly planpoint: {
    readonly url: string;
    readonly control: string;
    readonly credentials: { readonly username: string; readonly password: string };
  };
  readonly projectworks: {
    readonly apiEndpoint: string;
    readonly control: string;
    readonly credentials: { readonly consumerKey: string; readonly consumerSecret: string };
  };
}

/** The other services, running, with an account on each. */
export interface OtherDemos {
  /** What makes a service behave in another of the ways that its contract leaves open, or fail: shell commands with what they do. */
  readonly switches: readonly (readonly [what: string, command: string])[];
  readonly stop: () => Promise<void>;
}

/** Starts a stand-in of each other service and adds its demo account, whose secret is kept for this session only. */
export async function addOtherDemos(host: Host, signal: AbortSignal): Promise<OtherDemos> {
  const { line, end } = await startServiceProcess(['--service', 'others']);
  try {
    // The sandbox and the demo are parts of one project: its shapes are known.
    const services = line as OtherServices;
    for (const { wanted, parts } of accountsOf(services)) await addAccount(host, { wanted, parts }, signal);
    return { switches: switchesOf(services), stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

function accountsOf({ targetprocess, planpoint, projectworks }: OtherServices): readonly {
  readonly wanted: NewAccount;
  readonly parts: SecretParts;
}[] {
  const kept = { secrets: 'session', allowAssumed: true } as const;
  const { username: login, password } = planpoint.credentials;
  const { consumerKey, consumerSecret } = projectworks.credentials;
  return [
    {
      wanted: {
        ...kept,
        service: 'targetprocess',
        name: 'Targetprocess',
        url: targetprocess.url,
        auth: { kind: 'access-token' },
      },
      parts: { accessToken: targetprocess.credentials.accessToken },
    },
    {
      wanted: { ...kept, service: 'planpoint', name: 'Planpoint', url: planpoint.url, auth: { kind: 'password', login } },
      parts: { password },
    },
    {
      wanted: {
        ...{ ...kept, service: 'projectworks', name: 'Projectworks', url: projectworks.apiEndpoint },
        auth: { kind: 'consumer-key', consumerKey },
      },
      parts: { consumerSecret },
    },
  ];
}

function switchesOf({ targetprocess, planpoint, projectworks }: OtherServices): OtherDemos['switches'] {
  const post = (control: string, path: string, body?: object): string =>
    `curl -X POST ${body === undefined ? '' : `--data '${JSON.stringify(body)}' `}${control}/${path}`;
  return [
    ['Targetprocess gives files to passwords only', post(targetprocess.control, 'manners', { filesNeedPassword: true })],
    ['Targetprocess ends the token', post(targetprocess.control, 'end/access_token')],
    ['Planpoint speaks its other contract', post(planpoint.control, 'manners', { contract: 'B' })],
    ['Projectworks cycles its key', post(projectworks.control, 'key/cycle')],
    [
      'Projectworks asks for patience',
      post(projectworks.control, 'faults', { times: 3, effect: { kind: 'throttle', retryAfter: 20 } }),
    ],
  ];
}
