import { conflicts } from './g6-conflicts.ts';
import { playGroup } from './play-group.ts';

playGroup('G6 conflicts', conflicts);
