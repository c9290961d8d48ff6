import { projectPlaceTablesWorld } from './projectplace-tables-world.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('ProjectPlace tables, OAuth2 user', () => projectPlaceTablesWorld('oauth2-user'));
