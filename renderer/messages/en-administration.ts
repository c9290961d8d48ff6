import { pluralIn } from './plural.ts';

const n = pluralIn('en');

/** English: what administrators look at. */
export const enAdministration = {
  administration: {
    title: 'What there is',
    account: {
      title: 'The account and its workspaces',
      text: 'Who manages it, what this key may do, how many people it has, and who is in each workspace.',
      name: 'Organisation',
      managers: 'Managers',
      key: 'Key',
      people: 'People',
      workspaces: 'Workspaces',
      unseen: 'This key may not see them.',
      robot: (name: string) => `${name}, a robot`,
      changes: {
        yes: 'may change things',
        no: 'may only read',
        unknown: 'nothing tells whether it may change things',
      },
      size: (active: string, archived: string, size: string) => `${active} active, ${archived} archived, ${size}`,
      roles: {
        owner: (count: number) => n(count, { one: '# owner', other: '# owners' }),
        'co-owner': (count: number) => n(count, { one: '# co-owner', other: '# co-owners' }),
        administrator: (count: number) => n(count, { one: '# administrator', other: '# administrators' }),
        member: (count: number) => n(count, { one: '# member', other: '# members' }),
        external: (count: number) => n(count, { one: '# from outside', other: '# from outside' }),
        pending: (count: number) => n(count, { one: '# invited', other: '# invited' }),
        unknown: (count: number) => n(count, { one: '# of another kind', other: '# of another kind' }),
      },
      noWorkspaces: 'The account has no workspaces.',
      inUse: 'in use',
      noMatch: 'No workspace is called so.',
    },
    members: {
      title: 'Members',
      of: (workspace: string) => `Members of ${workspace}`,
      count: (count: number) => n(count, { one: '# member', other: '# members' }),
      none: 'Nobody is in this workspace.',
      name: 'Name',
      email: 'E-mail',
      role: 'Role',
    },
    hooks: {
      title: 'All webhooks',
      text: 'What the service tells others by itself, in one table; those that serve nobody any more are marked.',
      own: 'The service tells only of webhooks that this account’s key made.',
      none: 'This account’s key made no webhooks.',
      board: 'Board',
      address: 'Address',
      state: 'State',
      serves: 'Serves',
      dead: 'Dead',
      choose: (board: string) => `Choose the webhook of ${board}`,
      chooseDead: 'Choose the dead ones',
      chosen: (count: number) => n(count, { one: '# chosen', other: '# chosen' }),
      move: 'Lead elsewhere',
      end: 'End',
      only: (count: number) =>
        n(count, { one: 'Only the webhook that you chose.', other: 'Only the # webhooks that you chose.' }),
    },
  },
};
