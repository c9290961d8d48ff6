import { planpointArchiveWorld, planpointBoardsWorld, planpointTablesWorld } from './planpoint-world.ts';
import { readOnlyArchiveConformance } from './read-only-archive.ts';
import { stateBoardsConformance } from './state-boards.ts';
import { tablesConformance } from './tables.ts';

tablesConformance('Planpoint tables, access-token', () => planpointTablesWorld('access-token'), { paged: false });
readOnlyArchiveConformance('Planpoint files, access-token', () => planpointArchiveWorld('access-token'));
stateBoardsConformance('Planpoint boards, access-token', () => planpointBoardsWorld('access-token'));
