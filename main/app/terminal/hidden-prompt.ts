import { SyncError } from '../../sync/errors.ts';

const enter = ['\r', '\n'];
const backspace = ['\u007f', '\b'];
const interrupt = '\u0003';
const endOfInput = '\u0004';

/** Asks for one line on the terminal without showing what is typed. Throws `refused` when the person breaks off. */
export async function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(`${question}: `);
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.resume();
  try {
    return await typedLine();
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function typedLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const onData = (data: string) => {
      // A paste comes as one piece; its characters are taken one by one.
      for (const character of data) {
        if (character === interrupt || (character === endOfInput && typed === '')) {
          process.stdin.off('data', onData);
          reject(new SyncError('refused', 'Nothing was entered.'));
          return;
        }
        if (enter.includes(character)) {
          process.stdin.off('data', onData);
          resolve(typed.trim());
          return;
        }
        typed = backspace.includes(character) ? typed.slice(0, -1) : typed + character;
      }
    };
    process.stdin.on('data', onData);
  });
}
