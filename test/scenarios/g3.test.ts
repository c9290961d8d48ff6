import { deletion } from './g3-deletion.ts';
import { playGroup } from './play-group.ts';

playGroup('G3 deletion', deletion);
