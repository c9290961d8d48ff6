import { archiveConformance } from './archive.ts';
import { projectPlaceWorld } from './projectplace-world.ts';

archiveConformance('ProjectPlace, OAuth2 robot', () => projectPlaceWorld('oauth2-robot', 0));
