import { errors } from './g14-errors.ts';
import { playGroup } from './play-group.ts';

playGroup('G14 errors and surroundings', errors);
