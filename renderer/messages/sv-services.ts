import type { Catalogue } from './en.ts';

/** Swedish: services and the ways to sign in to them. */
export const svServices: Pick<
  Catalogue,
  'services' | 'ways' | 'cautions' | 'assumedCards' | 'keyParts' | 'createdHint' | 'signInWindow'
> = {
  services: {
    projectplace: { name: 'ProjectPlace', text: 'Dokument, tavlor och rapporter, från Planview' },
    targetprocess: { name: 'Targetprocess', text: 'Tavlor och bilagor, från Apptio' },
    planpoint: { name: 'Planpoint', text: 'Projekt, våningar och enheter, med ritningar' },
    projectworks: { name: 'Projectworks', text: 'Projekt, tidrapporter, budgetar och personer' },
  },
  ways: {
    'oauth2-user': { name: 'I webbläsaren', text: 'Med ditt eget namn och lösenord. Tidemark ser dem aldrig.' },
    'oauth2-robot': { name: 'Robotnyckel', text: 'Klient-id och hemlighet för en robot, från en kontoadministratör' },
    'oauth1-robot': { name: 'Robotnyckel, äldre slag', text: 'Fyra nycklar för en robot (OAuth 1)' },
    'app-password': { name: 'Applösenord', text: 'Bara för rapportflödena, i 90 dagar' },
    'access-token': { name: 'Token', text: 'En token som du har gjort i din profil' },
    'service-token': { name: 'Token för en integration', text: 'Den upphör när ägarens lösenord ändras' },
    password: { name: 'Namn och lösenord', text: 'För konton utan samlad inloggning' },
    cookie: { name: 'Webbläsarens kaka', text: 'För konton som bara släpper in genom webbläsaren' },
    'consumer-key': { name: 'Konsumentnyckel', text: 'Nyckel och hemlighet för ett API-konto, från en administratör' },
  },
  cautions: {
    'consumer-key': {
      title: 'Den här nyckeln kan se mer än du',
      text: 'Vad ett API-konto i Projectworks ser kan vara mer än du själv ser där. Tidemark har kopior av det på den här datorn: använd en nyckel med så få rättigheter som räcker. Listor med personers privata uppgifter är av tills du väljer dem.',
    },
    password: {
      title: 'Namn och lösenord följer med varje begäran',
      text: 'Targetprocess tar emot dem i klartext, så Tidemark skickar dem bara över https. De fungerar inte där ditt företag använder enkel inloggning och slutar gälla med ett nytt lösenord: en egen token, från My profile, Access Tokens, är bättre.',
    },
  },
  assumedCards: 'Ändra kort på tjänsten',
  keyParts: {
    clientId: 'Klient-id',
    clientSecret: 'Klienthemlighet',
    consumerKey: 'Konsumentnyckel',
    consumerSecret: 'Konsumenthemlighet',
    token: 'Token',
    tokenSecret: 'Tokenhemlighet',
    accessToken: 'Token',
    serviceToken: 'Token',
    login: 'Namn',
    password: 'Lösenord',
    cookie: 'Kaka',
    email: 'E-postadress',
    createdOn: 'Skapat den',
    appPassword: 'Applösenord',
  },
  createdHint: 'Utelämnat: i dag. Tidemark säger till innan de 90 dagarna är slut.',
  /** A sign-in by the service's own page, in a window of its own. */
  signInWindow: {
    hint: 'Ett fönster öppnas med tjänstens inloggningssida. Tidemark ser aldrig ditt lösenord och behåller bara sessionen. Inloggning via en annan värd går inte där: använd en token då.',
    open: 'Öppna inloggningssidan',
    waiting: 'Väntar på inloggningssidan…',
  },
};
