import { movesAndRenames } from './g4-moves.ts';
import { playGroup } from './play-group.ts';

playGroup('G4 moves and renames', movesAndRenames);
