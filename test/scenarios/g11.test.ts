import { watching } from './g11-watching.ts';
import { playGroup } from './play-group.ts';

playGroup('G11 watching and scanning', watching);
