import type { Catalogue } from './en.ts';
import { pluralIn } from './plural.ts';

const n = pluralIn('de');

/** German: tools of account administrators. */
export const deTools: Pick<Catalogue, 'tools'> = {
  tools: {
    title: 'Werkzeuge',
    back: 'Alle Werkzeuge',
    account: 'Konto',
    list: 'Was getan werden kann',
    intro: 'Für Administratoren. Jedes Werkzeug zeigt zuerst alle Änderungen; nichts wird gesendet, bevor Sie es sagen.',
    unfinished: 'Noch nicht fertig',
    history: 'Was getan wurde',
    noHistory: 'Noch ist kein Werkzeug gelaufen. Jeder Lauf bleibt hier, mit dem Ergebnis jeder Änderung.',
    noAccountTitle: 'Noch gibt es kein Konto',
    noAccountText: 'Werkzeuge arbeiten mit den Konten, die Sie hinzugefügt haben.',
    notUsable: 'Nicht mit diesem Konto',
    notKnown: 'Unbekannt, ob das Konto darf',
    names: {
      'import-cards': {
        title: 'Karten aus einer Tabelle importieren',
        text: 'Jede Zeile einer Excel- oder CSV-Datei wird eine Karte. Jede Zeile wird vorher geprüft, schlechte lassen sich berichtigen, und nichts entsteht doppelt.',
        fields: {
          file: {
            label: 'Tabelle',
            hint: 'Die erste Zeile benennt die Spalten: Board, Title, Description, Due date, Assignee, Label, Points und andere, in beliebiger Folge.',
          },
          again: {
            label: 'Auch Karten anlegen, die es schon zu geben scheint',
            hint: 'Sonst bleiben Zeilen aus, die schon importiert wurden.',
          },
        },
      },
      'remove-inactive': {
        title: 'Inaktive Personen entfernen',
        text: 'Wer sich lange nicht angemeldet hat, verlässt das Konto; was er leitet, wird übergeben. Wer bleiben soll, wird in der Vorschau abgewählt.',
        fields: {
          days: { label: 'Seit so vielen Tagen nicht angemeldet' },
          neverSignedIn: { label: 'Auch wer sich nie angemeldet hat', hint: 'Wie kurz die Einladung auch zurückliegt.' },
          successor: {
            label: 'Wer übernimmt, was sie leiten',
            hint: 'Ein Mitglied, das bleibt. Ohne eines werden nur die entfernt, die nichts leiten.',
          },
          successors: { label: 'Jemand anderes für einzelne' },
        },
      },
      'create-workspaces': {
        title: 'Arbeitsbereiche anlegen',
        text: 'Einen oder viele auf einmal. Ein Name, den es schon gibt, wird nicht noch einmal angelegt.',
        fields: {
          names: { label: 'Namen', hint: 'Einer je Zeile.' },
          owner: {
            label: 'Hauptadministrator',
            hint: 'Ohne Wahl: wessen Schlüssel es ist, oder der erste Verantwortliche des Kontos.',
          },
        },
      },
      'rename-workspaces': {
        title: 'Arbeitsbereiche umbenennen',
        text: 'Die alten Namen lassen sich zurückgeben.',
        fields: {
          renames: { label: 'Neue Namen', hint: 'Nur die ausgefüllten werden umbenannt.' },
        },
      },
      'archive-workspaces': {
        title: 'Arbeitsbereiche archivieren',
        text: 'Sie lassen sich wieder in Gebrauch nehmen.',
        fields: {
          workspaces: { label: 'Welche Arbeitsbereiche' },
        },
      },
      'unarchive-workspaces': {
        title: 'Archivierte Arbeitsbereiche wieder in Gebrauch nehmen',
        text: 'Sie lassen sich wieder archivieren.',
        fields: {
          workspaces: { label: 'Welche Arbeitsbereiche' },
        },
      },
      'delete-workspaces': {
        title: 'Arbeitsbereiche löschen',
        text: 'Mit allem, was darin ist. Das lässt sich nicht zurücknehmen. Ein Arbeitsbereich, der sich seit der Vorschau geändert hat, bleibt.',
        fields: {
          workspaces: { label: 'Welche Arbeitsbereiche' },
          activeToo: { label: 'Auch die in Gebrauch', hint: 'Sonst werden nur archivierte gelöscht.' },
        },
      },
      'save-archived': {
        title: 'Archivierte Arbeitsbereiche sichern',
        text: 'Jeden als Zip-Datei, die ganz geprüft wird. Was schon gesichert ist, wird übergangen; ein Lauf lässt sich anhalten und geht dort weiter, wo er war.',
        fields: {
          workspaces: { label: 'Welche Arbeitsbereiche' },
          folder: { label: 'In diesen Ordner', hint: 'Auf dem Computer, auf dem Tidemark läuft.' },
          parts: {
            label: 'Was gesichert wird',
            choices: {
              documents: 'Dokumente',
              documentVersions: 'Versionen der Dokumente',
              plan: 'Plan',
              planAttachments: 'Anhänge des Plans',
              boards: 'Boards',
              cardAttachments: 'Anhänge der Karten',
              archivedBoards: 'Archivierte Boards',
              conversations: 'Gespräche',
              conversationAttachments: 'Anhänge der Gespräche',
              issues: 'Vorgänge',
              issueAttachments: 'Anhänge der Vorgänge',
            },
          },
        },
      },
      'purge-archived': {
        title: 'Gesicherte archivierte Arbeitsbereiche löschen',
        text: 'Nur solche, von denen eine ganze, geprüfte Datei da ist; sie wird unmittelbar vorher noch einmal geprüft. Das lässt sich nicht zurücknehmen.',
        fields: { workspaces: { label: 'Welche Arbeitsbereiche' } },
      },
      'end-webhooks': {
        title: 'Webhooks beenden',
        text: 'Alle Abonnements des Schlüssels in einer Liste: die toten oder alle. Welche bleiben sollen, wird in der Vorschau abgewählt.',
        fields: {
          which: { label: 'Welche Webhooks', choices: { dead: 'Die niemandem mehr nützen', all: 'Alle' } },
        },
      },
      'move-webhooks': {
        title: 'Webhooks anderswohin leiten',
        text: 'Wenn ein Server eine andere Adresse bekommt: was dem Anfang folgt, bleibt, auch Geheimnisse. Die alten Adressen lassen sich zurückgeben.',
        fields: {
          from: { label: 'Adressen, die so beginnen', hint: 'https://old.example' },
          to: { label: 'Sollen so beginnen', hint: 'https://new.example' },
        },
      },
      'rename-column': {
        title: 'Eine Spalte auf vielen Boards umbenennen',
        text: 'Nach ihrem Platz auf dem Board, überall oder in gewählten Arbeitsbereichen. Die alten Namen lassen sich zurückgeben.',
        fields: {
          position: { label: 'Welche Spalte', hint: 'Von links gezählt, beginnend mit 1.' },
          to: { label: 'Neuer Name' },
          from: { label: 'Nur wo sie heißt', hint: 'Leer für jeden Namen.' },
          workspaceIds: { label: 'In welchen Arbeitsbereichen' },
        },
      },
      'change-emails': {
        title: 'E-Mail-Adressen ändern',
        text: 'Aus einer Liste alter und neuer Adressen. Unbekannte, doppelte und vertippte werden vorher gefunden.',
        fields: {
          file: {
            label: 'Liste',
            hint: 'Eine CSV-Datei mit zwei Spalten: alte und neue Adresse. Eine Überschrift ist nicht nötig.',
          },
        },
      },
    },
    allWorkspaces: 'Alle aktiven',
    chosenWorkspaces: 'Nur diese',
    filterWorkspaces: 'Nach Namen filtern',
    workspacesChosen: (count) => n(count, { one: '# gewählt', other: '# gewählt' }),
    nobody: 'Niemand',
    archivedMark: 'archiviert',
    newNameOf: (name) => `Neuer Name von ${name}`,
    addSuccessor: 'Person hinzufügen',
    ofPerson: 'Von wem',
    toPerson: 'Wer übernimmt',
    removeSuccessor: 'Diese Zeile entfernen',
    sizeUnknown: 'Größe unbekannt',
    chooseAll: 'Alle gezeigten wählen',
    chooseFile: 'Datei wählen',
    otherFile: 'Andere Datei wählen',
    noFile: 'Noch ist keine Datei gewählt.',
    tooLarge: (name) => `„${name}“ ist zu groß für eine Liste.`,
    preview: 'Zeigen, was sich ändern würde',
    planning: 'Liest, was da ist. Nichts wird geändert.',
    stopPlanning: 'Anhalten',
    changeOptions: 'Angaben ändern',
    changes: (count) => n(count, { one: '# Änderung', other: '# Änderungen' }),
    leftAs: (count) => n(count, { one: '# bleibt, wie es ist', other: '# bleiben, wie sie sind' }),
    nothing: 'Es gibt nichts zu ändern.',
    run: (count) => n(count, { one: '# Änderung ausführen', other: '# Änderungen ausführen' }),
    confirmTitle: (count) =>
      n(count, {
        one: '# Änderung ausführen, die sich nicht zurücknehmen lässt?',
        other: '# Änderungen ausführen, die sich nicht zurücknehmen lassen?',
      }),
    confirmText: (count) => `Geben Sie zum Fortfahren die Anzahl ein: ${count}.`,
    confirmLabel: 'Anzahl der Änderungen',
    questions: 'Bitte zuerst antworten',
    questionsText: 'Was davon abhängt, bleibt bis dahin, wie es ist.',
    choose: 'Wählen…',
    planAgain: 'Noch einmal zeigen',
    rows: 'Änderungen',
    search: 'Wörter suchen',
    show: 'Zeigen',
    all: 'Alle',
    include: (what) => `${what} ändern`,
    includeAll: 'Alle ändern',
    columns: { what: 'Was', from: 'Von', to: 'Nach', state: 'Stand', reason: 'Warum' },
    states: {
      planned: 'Wird geändert',
      left: 'Bleibt, wie es ist',
      out: 'Von Ihnen ausgelassen',
      pending: 'Noch nicht getan',
      sending: 'Wird gesendet',
      done: 'Getan',
      failed: 'Fehlgeschlagen',
      skipped: 'Blieb, wie es war',
    },
    shown: (count) => n(count, { one: '# Zeile', other: '# Zeilen' }),
    noRows: 'In keiner Zeile steht das',
    csv: 'Als CSV speichern',
    saved: (path) => `Gespeichert als ${path}`,
    correct: 'Diese Zeile berichtigen',
    correctTitle: (what) => `${what} berichtigen`,
    correctText: 'Die Datei bleibt, wie sie ist; die berichtigte Zeile gilt hier.',
    runStates: { running: 'Arbeitet', stopped: 'Angehalten', cancelled: 'Aufgegeben', finished: 'Fertig' },
    undoes: (id) => `Nimmt Lauf ${id} zurück`,
    stop: 'Anhalten',
    stopHint: 'Er kann später dort weitergehen, wo er war.',
    resume: 'Weiter',
    cancel: 'Rest aufgeben',
    undo: 'Zurücknehmen',
    done: (count) => n(count, { one: '# getan', other: '# getan' }),
    failed: (count) => n(count, { one: '# fehlgeschlagen', other: '# fehlgeschlagen' }),
    skipped: (count) => n(count, { one: '# gelassen', other: '# gelassen' }),
    open: (count) => n(count, { one: '# noch nicht getan', other: '# noch nicht getan' }),
    begun: (when) => `Begonnen ${when}`,
    gone: 'Diesen Lauf gibt es nicht mehr.',
  },
};
