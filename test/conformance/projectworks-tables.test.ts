import { projectworksTablesWorld } from './projectworks-world.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('Projectworks tables, consumer key', () => projectworksTablesWorld(''));
