import type { AccountKey, Service } from '../../preload/contract.ts';

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
    methods: ['oauth2-user', 'oauth2-robot', 'oauth1-robot'],
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

export function hasDocuments({ service }: { readonly service: Service }): boolean {
  return serviceFacts(service).noDocuments !== true;
}

/** What has to be typed for a way to sign in, and whether it is hidden while it is. */
export interface KeyPart {
  readonly name: PartName;
  readonly secret: boolean;
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
  | 'cookie';

const shown = (name: PartName): KeyPart => ({ name, secret: false });
const hidden = (name: PartName): KeyPart => ({ name, secret: true });

export const keyParts: Readonly<Record<Method, readonly KeyPart[]>> = {
  'oauth2-user': [shown('clientId'), hidden('clientSecret')],
  'oauth2-robot': [shown('clientId'), hidden('clientSecret')],
  'oauth1-robot': [shown('consumerKey'), hidden('consumerSecret'), shown('token'), hidden('tokenSecret')],
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
