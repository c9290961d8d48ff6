import type { Catalogue } from './en.ts';
import { pluralIn } from './plural.ts';

const n = pluralIn('de');

/** German: what administrators look at. */
export const deAdministration: Pick<Catalogue, 'administration'> = {
  administration: {
    title: 'Was da ist',
    account: {
      title: 'Das Konto und seine Arbeitsbereiche',
      text: 'Wer es verwaltet, was dieser Schlüssel darf, wie viele Personen es hat und wer in jedem Arbeitsbereich ist.',
      name: 'Organisation',
      managers: 'Verwaltung',
      key: 'Schlüssel',
      people: 'Personen',
      workspaces: 'Arbeitsbereiche',
      unseen: 'Dieser Schlüssel darf sie nicht sehen.',
      robot: (name) => `${name}, ein Roboter`,
      changes: {
        yes: 'darf etwas ändern',
        no: 'darf nur lesen',
        unknown: 'ob er etwas ändern darf, zeigt nichts',
      },
      size: (active, archived, size) => `${active} aktiv, ${archived} archiviert, ${size}`,
      roles: {
        owner: (count) => n(count, { one: '# Inhaber', other: '# Inhaber' }),
        'co-owner': (count) => n(count, { one: '# Mitinhaber', other: '# Mitinhaber' }),
        administrator: (count) => n(count, { one: '# Administrator', other: '# Administratoren' }),
        member: (count) => n(count, { one: '# Mitglied', other: '# Mitglieder' }),
        external: (count) => n(count, { one: '# von außen', other: '# von außen' }),
        pending: (count) => n(count, { one: '# eingeladen', other: '# eingeladen' }),
        unknown: (count) => n(count, { one: '# anderer Art', other: '# anderer Art' }),
      },
      noWorkspaces: 'Das Konto hat keine Arbeitsbereiche.',
      inUse: 'in Gebrauch',
      noMatch: 'Kein Arbeitsbereich heißt so.',
    },
    members: {
      title: 'Mitglieder',
      of: (workspace) => `Mitglieder von ${workspace}`,
      count: (count) => n(count, { one: '# Mitglied', other: '# Mitglieder' }),
      none: 'Niemand ist in diesem Arbeitsbereich.',
      name: 'Name',
      email: 'E-Mail',
      role: 'Rolle',
    },
    hooks: {
      title: 'Alle Webhooks',
      text: 'Was der Dienst anderen von selbst meldet, in einer Tabelle; die niemandem mehr nützen, sind gekennzeichnet.',
      own: 'Der Dienst nennt nur Webhooks, die der Schlüssel dieses Kontos angelegt hat.',
      none: 'Der Schlüssel dieses Kontos hat keine Webhooks angelegt.',
      board: 'Board',
      address: 'Adresse',
      state: 'Stand',
      serves: 'In Gebrauch',
      dead: 'Tot',
      choose: (board) => `Webhook von ${board} wählen`,
      chooseDead: 'Die toten wählen',
      chosen: (count) => n(count, { one: '# gewählt', other: '# gewählt' }),
      move: 'Anderswohin leiten',
      end: 'Beenden',
      only: (count) =>
        n(count, { one: 'Nur der Webhook, den Sie gewählt haben.', other: 'Nur die # Webhooks, die Sie gewählt haben.' }),
    },
  },
};
