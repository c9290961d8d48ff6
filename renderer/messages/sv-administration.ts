import type { Catalogue } from './en.ts';
import { pluralIn } from './plural.ts';

const n = pluralIn('sv');

/** Swedish: what administrators look at. */
export const svAdministration: Pick<Catalogue, 'administration'> = {
  administration: {
    title: 'Vad som finns',
    account: {
      title: 'Kontot och dess arbetsytor',
      text: 'Vilka som sköter det, vad nyckeln får göra, hur många personer det har och vilka som är med i varje arbetsyta.',
      name: 'Organisation',
      managers: 'Administratörer',
      key: 'Nyckel',
      people: 'Personer',
      workspaces: 'Arbetsytor',
      unseen: 'Nyckeln får inte se dem.',
      robot: (name) => `${name}, en robot`,
      changes: {
        yes: 'får ändra saker',
        no: 'får bara läsa',
        unknown: 'inget visar om den får ändra saker',
      },
      size: (active, archived, size) => `${active} aktiva, ${archived} arkiverade, ${size}`,
      roles: {
        owner: (count) => n(count, { one: '# ägare', other: '# ägare' }),
        'co-owner': (count) => n(count, { one: '# delägare', other: '# delägare' }),
        administrator: (count) => n(count, { one: '# administratör', other: '# administratörer' }),
        member: (count) => n(count, { one: '# medlem', other: '# medlemmar' }),
        external: (count) => n(count, { one: '# utifrån', other: '# utifrån' }),
        pending: (count) => n(count, { one: '# inbjuden', other: '# inbjudna' }),
        unknown: (count) => n(count, { one: '# av annat slag', other: '# av annat slag' }),
      },
      noWorkspaces: 'Kontot har inga arbetsytor.',
      inUse: 'används',
      noMatch: 'Ingen arbetsyta heter så.',
    },
    members: {
      title: 'Medlemmar',
      of: (workspace) => `Medlemmar i ${workspace}`,
      count: (count) => n(count, { one: '# medlem', other: '# medlemmar' }),
      none: 'Ingen är med i arbetsytan.',
      name: 'Namn',
      email: 'E-post',
      role: 'Roll',
    },
    hooks: {
      title: 'Alla webhookar',
      text: 'Vad tjänsten berättar för andra av sig själv, i en tabell; de som inte längre gör nytta är märkta.',
      own: 'Tjänsten berättar bara om webhookar som kontots nyckel har gjort.',
      none: 'Kontots nyckel har inte gjort några webhookar.',
      board: 'Tavla',
      address: 'Adress',
      state: 'Läge',
      serves: 'Gör nytta',
      dead: 'Död',
      choose: (board) => `Välj webhooken för ${board}`,
      chooseDead: 'Välj de döda',
      chosen: (count) => n(count, { one: '# vald', other: '# valda' }),
      move: 'Led någon annanstans',
      end: 'Avsluta',
      only: (count) => n(count, { one: 'Bara den webhook som du valde.', other: 'Bara de # webhookar som du valde.' }),
    },
  },
};
