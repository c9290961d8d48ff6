import type { AccountKey, Service, SignInWay } from '../../preload/sign-in.ts';

/** A way to sign in that the window offers. */
export type Method = AccountKey['kind'] | 'oauth2-user';

export interface ServiceFacts {
  readonly service: Service;
  /** Where most people's account is; someone with another one changes it. */
  readonly usualAddress: string;
  /** Those that the service takes, the usual one first. */
  readonly methods: readonly [Method, ...Method[]];
  /** It has no documents, so that there is nothing to sync with a folder. */
  readonly noDocuments?: true;
}

export const services: readonly [ServiceFacts, ...ServiceFacts[]] = [
  {
    service: 'projectplace',
    usualAddress: 'https://service.projectplace.com',
    methods: ['oauth2-user', 'oauth2-robot', 'oauth1-robot', 'app-password'],
  },
  {
    service: 'targetprocess',
    usualAddress: 'https://account.tpondemand.com',
    methods: ['access-token', 'service-token', 'password', 'cookie'],
  },
  { service: 'planpoint', usualAddress: 'https://app.planpoint.io', methods: ['password', 'access-token'] },
  { service: 'projectworks', usualAddress: 'https://api.projectworksapp.com', methods: ['consumer-key'], noDocuments: true },
];

export function serviceFacts(service: string | undefined): ServiceFacts {
  return services.find((one) => one.service === service) ?? services[0];
}

/** Whether there are documents behind a way to sign in to a service: an app password opens the reporting feeds alone. */
export function hasDocuments({ service, signIn }: { readonly service: Service; readonly signIn: SignInWay }): boolean {
  return serviceFacts(service).noDocuments !== true && signIn !== 'app-password';
}

/** What has to be typed for a way to sign in, and how it is shown while it is. */
export interface KeyPart {
  readonly name: PartName;
  readonly type: 'text' | 'password' | 'date';
}

export type PartName =
  | 'clientId'
  | 'clientSecret'
  | 'consumerKey'
  | 'consumerSecret'
  | 'token'
  | 'tokenSecret'
  | 'accessToken'
  | 'serviceToken'
  | 'login'
  | 'password'
  | 'cookie'
  | 'email'
  | 'createdOn'
  | 'appPassword';

const shown = (name: PartName): KeyPart => ({ name, type: 'text' });
const hidden = (name: PartName): KeyPart => ({ name, type: 'password' });

export const keyParts: Readonly<Record<Method, readonly KeyPart[]>> = {
  'oauth2-user': [shown('clientId'), hidden('clientSecret')],
  'oauth2-robot': [shown('clientId'), hidden('clientSecret')],
  'oauth1-robot': [shown('consumerKey'), hidden('consumerSecret'), shown('token'), hidden('tokenSecret')],
  'app-password': [shown('email'), hidden('appPassword'), { name: 'createdOn', type: 'date' }],
  'access-token': [hidden('accessToken')],
  'service-token': [hidden('serviceToken')],
  password: [shown('login'), hidden('password')],
  cookie: [hidden('cookie')],
  'consumer-key': [shown('consumerKey'), hidden('consumerSecret')],
};

export function emptyParts(): Record<PartName, string> {
  return {
    clientId: '',
    clientSecret: '',
    consumerKey: '',
    consumerSecret: '',
    token: '',
    tokenSecret: '',
    accessToken: '',
    serviceToken: '',
    login: '',
    password: '',
    cookie: '',
    email: '',
    createdOn: '',
    appPassword: '',
  };
}

/** The key as it was typed. */
export function keyOf(method: Exclude<Method, 'oauth2-user'>, typed: Readonly<Record<PartName, string>>): AccountKey {
  // A password may begin or end with a space.
  const { password } = typed;
  const of = (name: PartName) => typed[name].trim();
  switch (method) {
    case 'oauth2-robot':
      return { kind: method, clientId: of('clientId'), clientSecret: of('clientSecret') };
    case 'oauth1-robot':
      return {
        kind: method,
        consumerKey: of('consumerKey'),
        consumerSecret: of('consumerSecret'),
        token: of('token'),
        tokenSecret: of('tokenSecret'),
      };
    case 'app-password': {
      // The local day on which it was made; left out, it is new.
      const made = new Date(`${of('createdOn')}T00:00:00`).getTime();
      const createdAt = Number.isNaN(made) ? Date.now() : made;
      return { kind: method, email: of('email'), createdAt, appPassword: of('appPassword') };
    }
    case 'access-token':
      return { kind: method, accessToken: of('accessToken') };
    case 'service-token':
      return { kind: method, serviceToken: of('serviceToken') };
    case 'password':
      return { kind: method, login: of('login'), password };
    case 'cookie':
      return { kind: method, cookie: of('cookie') };
    case 'consumer-key':
      return { kind: method, consumerKey: of('consumerKey'), consumerSecret: of('consumerSecret') };
  }
}
