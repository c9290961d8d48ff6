import { replacing } from './g5-replace.ts';
import { playGroup } from './play-group.ts';

playGroup('G5 overwriting and replacing', replacing);
