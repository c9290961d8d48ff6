/** English: services and the ways to sign in to them. */
export const enServices = {
  services: {
    projectplace: { name: 'ProjectPlace', text: 'Documents, boards and reports, by Planview' },
    targetprocess: { name: 'Targetprocess', text: 'Boards and attachments, by Apptio' },
    planpoint: { name: 'Planpoint', text: 'Projects, floors and units, with their plans' },
    projectworks: { name: 'Projectworks', text: 'Projects, timesheets, budgets and people' },
  },
  ways: {
    'oauth2-user': { name: 'In the browser', text: 'With your own name and password. Tidemark never sees them.' },
    'oauth2-robot': { name: 'Robot key', text: 'Client id and secret of a robot, from an account administrator' },
    'oauth1-robot': { name: 'Robot key, older kind', text: 'Four keys of a robot (OAuth 1)' },
    'app-password': { name: 'App password', text: 'For the reporting feeds alone, for 90 days' },
    'access-token': { name: 'Token', text: 'A token that you made in your profile' },
    'service-token': { name: 'Token of an integration', text: 'It ends when the password of its owner changes' },
    password: { name: 'Name and password', text: 'For accounts without single sign-on' },
    cookie: { name: 'Cookie of the browser', text: 'For accounts that let nobody in but through the browser' },
    'consumer-key': { name: 'Consumer key', text: 'Key and secret of an API account, from an administrator' },
  },
  /** Said where a key is typed and with its account. */
  cautions: {
    'consumer-key': {
      title: 'This key may see more than you do',
      text: 'What an API account of Projectworks sees may be more than you see there yourself. Tidemark keeps copies of it on this computer: use a key with as few rights as will do. Lists with people’s private data stay off until you choose them.',
    },
    password: {
      title: 'Name and password go along with every request',
      text: 'Targetprocess takes them in the clear, so Tidemark sends them over https only. They do not work where your company signs in by single sign-on, and end with a new password: a token of your own, from My profile, Access Tokens, is the better way.',
    },
  },
  /** In place of what is said of documents, where a service has only boards. */
  assumedCards: 'Change cards on the service',
  keyParts: {
    clientId: 'Client id',
    clientSecret: 'Client secret',
    consumerKey: 'Consumer key',
    consumerSecret: 'Consumer secret',
    token: 'Token',
    tokenSecret: 'Token secret',
    accessToken: 'Token',
    serviceToken: 'Token',
    login: 'Name',
    password: 'Password',
    cookie: 'Cookie',
    email: 'E-mail address',
    createdOn: 'Made on',
    appPassword: 'App password',
  },
  createdHint: 'Left out, it was made today. Tidemark tells you before its 90 days are over.',
  /** A sign-in by the service's own page, in a window of its own. */
  signInWindow: {
    hint: 'A window opens with the sign-in page of the service. Tidemark never sees your password, and keeps the session only. Signing in by way of another host does not work there: take a token then.',
    open: 'Open the sign-in page',
    waiting: 'Waiting for the sign-in page…',
  },
};
