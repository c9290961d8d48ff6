import type { Incident } from './incidents.ts';
import type { Language } from './language.ts';
import type { FailedSnapshot } from '../tables/snapshots.ts';

/** What is shown of an incident: a title, a sentence, and the screen where something can be done about it. */
export interface IncidentText {
  readonly title: string;
  readonly message: string;
  readonly place: string;
}

type Count = (count: number) => string;

/** A catalogue of its own beside the window's: notifications come when there is no window. */
interface Words {
  readonly conflicts: (count: number, name: string) => string;
  readonly conflictsText: string;
  readonly deletes: (count: number, name: string) => string;
  readonly deletesText: string;
  readonly stopped: (name: string) => string;
  readonly problems: (count: number, name: string) => string;
  readonly problemsText: string;
  readonly snapshot: (table: string) => string;
  readonly signIn: (name: string) => string;
  readonly signInText: string;
  readonly ends: (name: string, day: string) => string;
  readonly endsText: string;
  readonly firstSync: (name: string) => string;
  readonly firstSyncText: (count: string, folder: string) => string;
}

const either =
  (one: string, other: Count): Count =>
  (count) =>
    count === 1 ? one : other(count);

const catalogues: Readonly<Record<Language, Words>> = {
  en: {
    conflicts: (count, name) => `${name}: ${either('1 conflict', (many) => `${many} conflicts`)(count)}`,
    conflictsText: 'Both versions are kept. Choose which one counts.',
    deletes: (count, name) => `${name}: delete ${either('1 item', (many) => `${many} items`)(count)}?`,
    deletesText: 'So many were deleted at once that nothing is done before you say so.',
    stopped: (name) => `${name} has stopped`,
    problems: (count, name) => `${name}: ${either('1 item is', (many) => `${many} items are`)(count)} not synced`,
    problemsText: 'All else goes on by itself. See why, and what can be done.',
    snapshot: (name) => `The table ${name} was not saved to its folder`,
    signIn: (name) => `Sign in to ${name} again`,
    signInText: 'Nothing is lost. Syncing goes on after that.',
    ends: (name, day) => `The sign-in to ${name} ends on ${day}`,
    endsText: 'Sign in again before, and syncing goes on without a break.',
    firstSync: (name) => `${name} is on this computer`,
    firstSyncText: (count, folder) => `${count} documents in ${folder}.`,
  },
  sv: {
    conflicts: (count, name) => `${name}: ${either('1 konflikt', (many) => `${many} konflikter`)(count)}`,
    conflictsText: 'Båda versionerna finns kvar. Välj vilken som gäller.',
    deletes: (count, name) => `${name}: ta bort ${either('1 objekt', (many) => `${many} objekt`)(count)}?`,
    deletesText: 'Så många togs bort på en gång att inget händer förrän du säger till.',
    stopped: (name) => `${name} har stannat`,
    problems: (count, name) => `${name}: ${either('1 objekt', (many) => `${many} objekt`)(count)} är inte synkade`,
    problemsText: 'Allt annat fortsätter av sig självt. Se varför, och vad som kan göras.',
    snapshot: (name) => `Tabellen ${name} sparades inte i sin mapp`,
    signIn: (name) => `Logga in på ${name} igen`,
    signInText: 'Inget är förlorat. Synkningen fortsätter därefter.',
    ends: (name, day) => `Inloggningen på ${name} går ut ${day}`,
    endsText: 'Logga in igen innan dess, så fortsätter synkningen utan avbrott.',
    firstSync: (name) => `${name} finns på den här datorn`,
    firstSyncText: (count, folder) => `${count} dokument i ${folder}.`,
  },
  de: {
    conflicts: (count, name) => `${name}: ${either('1 Konflikt', (many) => `${many} Konflikte`)(count)}`,
    conflictsText: 'Beide Fassungen sind noch da. Wählen Sie, welche gilt.',
    deletes: (count, name) => `${name}: ${either('1 Element', (many) => `${many} Elemente`)(count)} löschen?`,
    deletesText: 'Es wurde so viel auf einmal gelöscht, dass nichts geschieht, bevor Sie es sagen.',
    stopped: (name) => `${name} ist angehalten`,
    problems: (count, name) => `${name}: ${either('1 Element ist', (many) => `${many} Elemente sind`)(count)} nicht abgeglichen`,
    problemsText: 'Alles andere läuft von selbst weiter. Sehen Sie nach, warum und was zu tun ist.',
    snapshot: (name) => `Die Tabelle ${name} wurde nicht in ihrem Ordner gesichert`,
    signIn: (name) => `Bei ${name} neu anmelden`,
    signInText: 'Es ist nichts verloren. Danach geht der Abgleich weiter.',
    ends: (name, day) => `Die Anmeldung bei ${name} endet am ${day}`,
    endsText: 'Melden Sie sich vorher neu an, dann geht der Abgleich ohne Pause weiter.',
    firstSync: (name) => `${name} ist auf diesem Computer`,
    firstSyncText: (count, folder) => `${count} Dokumente in ${folder}.`,
  },
};

/** Says an incident in that language. Reasons that come from the core are in English. */
export function sayIncident(incident: Incident, language: Language): IncidentText {
  const words = catalogues[language];
  switch (incident.kind) {
    case 'conflicts':
      return {
        title: words.conflicts(incident.pair.conflicts, incident.pair.workspace),
        message: words.conflictsText,
        place: 'conflicts',
      };
    case 'deletes':
      return {
        title: words.deletes(incident.pair.deletes, incident.pair.workspace),
        message: words.deletesText,
        place: 'overview',
      };
    case 'problems':
      if ('snapshot' in incident) return saySnapshot(incident.snapshot, words);
      return sayProblems(incident, words);
    case 'sign-in': {
      const { name, state, expiresAt } = incident.account;
      const place = 'settings/accounts';
      if (state === 'signed-out' || expiresAt === null) return { title: words.signIn(name), message: words.signInText, place };
      const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(expiresAt);
      return { title: words.ends(name, day), message: words.endsText, place };
    }
    case 'first-sync': {
      const { workspace, documents, folder, id } = incident.pair;
      const count = new Intl.NumberFormat(language).format(documents);
      return { title: words.firstSync(workspace), message: words.firstSyncText(count, folder), place: `files/${id}` };
    }
  }
}

function saySnapshot({ accountId, tableId, table, problem }: FailedSnapshot, words: Words): IncidentText {
  return {
    title: words.snapshot(table),
    message: problem,
    place: `tables/${accountId}/${encodeURIComponent(tableId.toWellFormed())}`,
  };
}

function sayProblems(incident: Extract<Incident, { readonly failed: number }>, words: Words): IncidentText {
  const { pair, failed, held } = incident;
  if (pair.stopped && pair.state === 'attention') {
    return { title: words.stopped(pair.workspace), message: pair.stopped.message, place: 'overview' };
  }
  const place = failed > 0 ? 'activity/failed' : 'activity/held';
  return { title: words.problems(failed + held, pair.workspace), message: words.problemsText, place };
}
