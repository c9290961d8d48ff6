import type { Catalogue } from './en.ts';

/** German: services and the ways to sign in to them. */
export const deServices: Pick<
  Catalogue,
  'services' | 'ways' | 'cautions' | 'assumedCards' | 'keyParts' | 'createdHint' | 'signInWindow'
> = {
  services: {
    projectplace: { name: 'ProjectPlace', text: 'Dokumente, Boards und Berichte, von Planview' },
    targetprocess: { name: 'Targetprocess', text: 'Boards und Anhänge, von Apptio' },
    planpoint: { name: 'Planpoint', text: 'Projekte, Etagen und Einheiten mit ihren Plänen' },
    projectworks: { name: 'Projectworks', text: 'Projekte, Stundenzettel, Budgets und Personen' },
  },
  ways: {
    'oauth2-user': { name: 'Im Browser', text: 'Mit Ihrem eigenen Namen und Passwort. Tidemark sieht sie nie.' },
    'oauth2-robot': { name: 'Roboterschlüssel', text: 'Client-ID und Geheimnis eines Roboters, von der Kontoverwaltung' },
    'oauth1-robot': { name: 'Roboterschlüssel, ältere Art', text: 'Vier Schlüssel eines Roboters (OAuth 1)' },
    'app-password': { name: 'App-Passwort', text: 'Nur für die Berichtsdaten, 90 Tage lang' },
    'access-token': { name: 'Token', text: 'Ein Token, das Sie in Ihrem Profil erzeugt haben' },
    'service-token': { name: 'Token einer Integration', text: 'Es endet, wenn sich das Passwort seines Besitzers ändert' },
    password: { name: 'Name und Passwort', text: 'Für Konten ohne Single Sign-on' },
    cookie: { name: 'Cookie des Browsers', text: 'Für Konten, in die man nur durch den Browser kommt' },
    'consumer-key': { name: 'Consumer-Schlüssel', text: 'Schlüssel und Geheimnis eines API-Kontos, von der Verwaltung' },
  },
  cautions: {
    'consumer-key': {
      title: 'Dieser Schlüssel sieht vielleicht mehr als Sie',
      text: 'Was ein API-Konto von Projectworks sieht, kann mehr sein, als Sie dort selbst sehen. Tidemark hält Kopien davon auf diesem Computer: Nehmen Sie einen Schlüssel mit so wenigen Rechten wie möglich. Listen mit privaten Daten von Personen bleiben aus, bis Sie sie wählen.',
    },
    password: {
      title: 'Name und Passwort gehen mit jeder Anfrage mit',
      text: 'Targetprocess nimmt sie im Klartext, darum sendet Tidemark sie nur über https. Sie gelten nicht, wo sich Ihre Firma mit Single Sign-on anmeldet, und enden mit einem neuen Passwort: Ein eigenes Token, unter My profile, Access Tokens, ist der bessere Weg.',
    },
  },
  assumedCards: 'Karten beim Dienst ändern',
  keyParts: {
    clientId: 'Client-ID',
    clientSecret: 'Client-Geheimnis',
    consumerKey: 'Consumer-Schlüssel',
    consumerSecret: 'Consumer-Geheimnis',
    token: 'Token',
    tokenSecret: 'Token-Geheimnis',
    accessToken: 'Token',
    serviceToken: 'Token',
    login: 'Name',
    password: 'Passwort',
    cookie: 'Cookie',
    email: 'E-Mail-Adresse',
    createdOn: 'Erstellt am',
    appPassword: 'App-Passwort',
  },
  createdHint: 'Ohne Angabe: heute. Tidemark sagt Bescheid, bevor die 90 Tage um sind.',
  /** A sign-in by the service's own page, in a window of its own. */
  signInWindow: {
    hint: 'Ein Fenster öffnet sich mit der Anmeldeseite des Dienstes. Tidemark sieht Ihr Passwort nie und behält nur die Sitzung. Eine Anmeldung über einen anderen Host geht dort nicht: Nehmen Sie dann ein Token.',
    open: 'Anmeldeseite öffnen',
    waiting: 'Warten auf die Anmeldeseite…',
  },
};
