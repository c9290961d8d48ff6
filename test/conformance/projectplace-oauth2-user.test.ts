import { archiveConformance } from './archive.ts';
import { projectPlaceWorld } from './projectplace-world.ts';

archiveConformance('ProjectPlace, a person signed in', () => projectPlaceWorld('oauth2-user', 0));
