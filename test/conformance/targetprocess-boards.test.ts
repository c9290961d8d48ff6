import { boardsConformance } from './boards.ts';
import { targetprocessBoardsWorld } from './targetprocess-boards-world.ts';

boardsConformance('Targetprocess boards, access token', () => targetprocessBoardsWorld('access-token'));
