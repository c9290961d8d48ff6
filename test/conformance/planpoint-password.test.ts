import { planpointArchiveWorld, planpointBoardsWorld, planpointTablesWorld } from './planpoint-world.ts';
import { readOnlyArchiveConformance } from './read-only-archive.ts';
import { stateBoardsConformance } from './state-boards.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('Planpoint tables, password', () => planpointTablesWorld('password'), { paged: false });
readOnlyArchiveConformance('Planpoint files, password', () => planpointArchiveWorld('password'));
stateBoardsConformance('Planpoint boards, password', () => planpointBoardsWorld('password'));
