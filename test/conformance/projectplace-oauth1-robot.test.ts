import { archiveConformance } from './archive.ts';
import { projectPlaceWorld } from './projectplace-world.ts';

archiveConformance('ProjectPlace, OAuth1 robot, root with the id of the workspace', () => projectPlaceWorld('oauth1-robot', 1));
