import { projectPlaceTablesWorld } from './projectplace-tables-world.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('ProjectPlace tables, OAuth1 robot', () => projectPlaceTablesWorld('oauth1-robot'));
tablesConformance('ProjectPlace tables, OAuth2 robot', () => projectPlaceTablesWorld('oauth2-robot'));
tablesConformance('ProjectPlace tables, OAuth2 user', () => projectPlaceTablesWorld('oauth2-user'));
tablesConformance('ProjectPlace tables, app password', () => projectPlaceTablesWorld('app-password'));
