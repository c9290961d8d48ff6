import { update } from './g2-update.ts';
import { playGroup } from './play-group.ts';

playGroup('G2 content', update);
