import type { Language } from '../app/surface/language.ts';

/** A catalogue of its own beside the window's: the tray, the menus and the boxes are there without a window. */
export interface ShellWords {
  readonly nothing: string;
  readonly idle: string;
  readonly looking: string;
  readonly syncing: (done: number, steps: number) => string;
  readonly onBattery: string;
  readonly paused: string;
  readonly pausedUntil: (time: string) => string;
  readonly offline: string;
  readonly offlineSince: (time: string) => string;
  readonly needsYou: (count: number) => string;
  readonly signedOut: string;
  readonly open: string;
  readonly syncNow: string;
  readonly resume: string;
  readonly pause: string;
  readonly halfHour: string;
  readonly hour: string;
  readonly tomorrow: string;
  readonly forever: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly window: string;
  readonly minimize: string;
  readonly close: string;
  readonly cannotStart: string;
  readonly refused: string;
  readonly openInBrowser: (host: string) => string;
  readonly openNow: string;
  readonly cancel: string;
}

const catalogues: Readonly<Record<Language, ShellWords>> = {
  en: {
    nothing: 'Nothing is synced yet',
    idle: 'Up to date',
    looking: 'Looking for changes',
    syncing: (done, steps) => `Syncing ${done} of ${steps}`,
    onBattery: 'Paused: on battery',
    paused: 'Paused until you resume',
    pausedUntil: (time) => `Paused until ${time}`,
    offline: 'Offline',
    offlineSince: (time) => `Offline since ${time}`,
    needsYou: (count) => (count === 1 ? '1 thing needs you' : `${count} things need you`),
    signedOut: 'Signed out: sign in again',
    open: 'Open Tidemark',
    syncNow: 'Sync now',
    resume: 'Resume',
    pause: 'Pause',
    halfHour: 'For 30 minutes',
    hour: 'For 1 hour',
    tomorrow: 'Until tomorrow',
    forever: 'Until I resume',
    quit: 'Quit Tidemark',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    actualSize: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    window: 'Window',
    minimize: 'Minimize',
    close: 'Close',
    cannotStart: 'Tidemark cannot start',
    refused: 'Tidemark does not open this address, since it is not one of the web with https.',
    openInBrowser: (host) => `Open ${host} in your browser?`,
    openNow: 'Open',
    cancel: 'Cancel',
  },
  sv: {
    nothing: 'Inget synkas än',
    idle: 'Allt är uppdaterat',
    looking: 'Letar efter ändringar',
    syncing: (done, steps) => `Synkar ${done} av ${steps}`,
    onBattery: 'Pausat: batteridrift',
    paused: 'Pausat tills du fortsätter',
    pausedUntil: (time) => `Pausat till ${time}`,
    offline: 'Offline',
    offlineSince: (time) => `Offline sedan ${time}`,
    needsYou: (count) => (count === 1 ? '1 sak väntar på dig' : `${count} saker väntar på dig`),
    signedOut: 'Utloggad: logga in igen',
    open: 'Öppna Tidemark',
    syncNow: 'Synka nu',
    resume: 'Fortsätt',
    pause: 'Pausa',
    halfHour: 'I 30 minuter',
    hour: 'I 1 timme',
    tomorrow: 'Till i morgon',
    forever: 'Tills jag fortsätter',
    quit: 'Avsluta Tidemark',
    edit: 'Redigera',
    undo: 'Ångra',
    redo: 'Gör om',
    cut: 'Klipp ut',
    copy: 'Kopiera',
    paste: 'Klistra in',
    selectAll: 'Markera allt',
    view: 'Visa',
    actualSize: 'Verklig storlek',
    zoomIn: 'Zooma in',
    zoomOut: 'Zooma ut',
    fullScreen: 'Helskärm',
    window: 'Fönster',
    minimize: 'Minimera',
    close: 'Stäng',
    cannotStart: 'Tidemark kan inte starta',
    refused: 'Tidemark öppnar inte den här adressen, eftersom den inte är en webbadress med https.',
    openInBrowser: (host) => `Öppna ${host} i webbläsaren?`,
    openNow: 'Öppna',
    cancel: 'Avbryt',
  },
  de: {
    nothing: 'Noch wird nichts abgeglichen',
    idle: 'Alles auf dem neuesten Stand',
    looking: 'Sucht nach Änderungen',
    syncing: (done, steps) => `Gleicht ${done} von ${steps} ab`,
    onBattery: 'Angehalten: Akkubetrieb',
    paused: 'Angehalten, bis Sie fortsetzen',
    pausedUntil: (time) => `Angehalten bis ${time}`,
    offline: 'Offline',
    offlineSince: (time) => `Offline seit ${time}`,
    needsYou: (count) => (count === 1 ? '1 Sache wartet auf Sie' : `${count} Sachen warten auf Sie`),
    signedOut: 'Abgemeldet: neu anmelden',
    open: 'Tidemark öffnen',
    syncNow: 'Jetzt abgleichen',
    resume: 'Fortsetzen',
    pause: 'Anhalten',
    halfHour: 'Für 30 Minuten',
    hour: 'Für 1 Stunde',
    tomorrow: 'Bis morgen',
    forever: 'Bis ich fortsetze',
    quit: 'Tidemark beenden',
    edit: 'Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    view: 'Ansicht',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    window: 'Fenster',
    minimize: 'Minimieren',
    close: 'Schließen',
    cannotStart: 'Tidemark kann nicht starten',
    refused: 'Tidemark öffnet diese Adresse nicht, da sie keine Webadresse mit https ist.',
    openInBrowser: (host) => `${host} im Browser öffnen?`,
    openNow: 'Öffnen',
    cancel: 'Abbrechen',
  },
};

/** What the shell says in that language. Messages that come from the core are in English. */
export function shellWords(language: Language): ShellWords {
  return catalogues[language];
}
