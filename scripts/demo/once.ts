import { firstSync, editHere, editThere } from './chapters-edits.ts';
import { conflict, renaming, deletion } from './chapters-structure.ts';
import { interruptedDownload, massDelete, nothingLeaked, theEnd } from './chapters-trouble.ts';
import { openStage } from './stage.ts';
import { Story } from './story.ts';
import type { Stage } from './stage.ts';

const chapters: readonly (readonly [string, (stage: Stage, story: Story) => Promise<void>])[] = [
  ['The first sync', firstSync],
  ['An edit here', editHere],
  ['An edit there', editThere],
  ['Both edit the same document', conflict],
  ['A folder gets another name', renaming],
  ['Something is deleted', deletion],
  ['The line breaks in the middle of a download', interruptedDownload],
  ['Somebody empties the folder', massDelete],
  ['No secret was written anywhere', nothingLeaked],
  ['The end', theEnd],
];

/** Plays the whole story by itself and checks it. */
export async function playAlone(signal: AbortSignal): Promise<0 | 1> {
  const story = new Story();
  const stage = await openStage(signal);
  try {
    const { sandbox, workspace, folder, home } = stage;
    story.say(`A stand-in for ProjectPlace runs at ${sandbox.facts.url}, over real HTTP.`);
    story.say(`Its workspace "${workspace.name}" is paired with the folder ${folder}`);
    story.say(`Tidemark's own data is in ${home}. All of it is temporary.`);
    for (const [title, play] of chapters) {
      signal.throwIfAborted();
      story.chapter(title);
      await play(stage, story);
    }
    return story.end();
  } finally {
    await stage.close();
  }
}
