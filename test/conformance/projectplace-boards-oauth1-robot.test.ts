import { boardsConformance } from './boards.ts';
import { projectPlaceBoardsWorld } from './projectplace-boards-world.ts';

boardsConformance('ProjectPlace boards, OAuth1 robot', () => projectPlaceBoardsWorld('oauth1-robot'));
