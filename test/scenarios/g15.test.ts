import { massDeletes } from './g15-mass-deletes.ts';
import { playGroup } from './play-group.ts';

playGroup('G15 mass deletes', massDeletes);
