import { projectPlaceTablesWorld } from './projectplace-tables-world.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('ProjectPlace tables, app password', () => projectPlaceTablesWorld('app-password'));
