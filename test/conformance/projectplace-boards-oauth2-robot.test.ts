import { boardsConformance } from './boards.ts';
import { projectPlaceBoardsWorld } from './projectplace-boards-world.ts';

boardsConformance('ProjectPlace boards, OAuth2 robot', () => projectPlaceBoardsWorld('oauth2-robot'));
