import { projectPlaceTablesWorld } from './projectplace-tables-world.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('ProjectPlace tables, OAuth1 robot', () => projectPlaceTablesWorld('oauth1-robot'));
