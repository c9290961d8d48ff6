import { Command } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addArchiveCommands } from './archive-commands.ts';
import { addAttentionCommands } from './attention-commands.ts';
import { addBoardCommands } from './board-commands.ts';
import { addCardCommands } from './card-commands.ts';
import { addLimitCommand } from './limit-command.ts';
import { addOutboxCommands } from './outbox-commands.ts';
import { addPairCommands } from './pair-commands.ts';
import { addPauseCommands } from './pause-commands.ts';
import { addPublicationCommands } from './publication-commands.ts';
import { addServeCommand } from './serve-command.ts';
import { addStatusCommand } from './status-command.ts';
import { addSyncCommand } from './sync-command.ts';
import { addTableCommands } from './table-commands.ts';
import { addToolCommands } from './tool-commands.ts';
import { addWebhookCommands } from './webhook-commands.ts';
import type { RunJob } from './job.ts';

export interface GlobalOptions {
  readonly home?: string;
  readonly json?: boolean;
}

/** All commands. Parsing throws commander's own error for what was typed wrong. */
export function buildProgram(run: RunJob, version: string): Command {
  const program = new Command('tidemark')
    .description('Keeps the documents of project web services in a local folder, in sync both ways, and their boards at hand.')
    .version(version)
    .option('--home <dir>', "where Tidemark keeps its own data (also TIDEMARK_HOME; default: the system's place for it)")
    .option('--json', 'print JSON for scripts')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
    .showSuggestionAfterError()
    // Without the word "[options]" behind most of them there is room to break what is said of them into lines.
    .configureHelp({ subcommandTerm: termOf });
  addAccountCommands(program, run);
  addArchiveCommands(program, run);
  addPairCommands(program, run);
  addSyncCommand(program, run);
  addServeCommand(program, run);
  addStatusCommand(program, run);
  addAttentionCommands(program, run);
  addBoardCommands(program, run);
  addCardCommands(program, run);
  addOutboxCommands(program, run);
  addTableCommands(program, run);
  addWebhookCommands(program, run);
  addPublicationCommands(program, run);
  addToolCommands(program, run);
  addPauseCommands(program, run);
  addLimitCommand(program, run);
  return program;
}

function termOf(command: Command): string {
  const values = command.registeredArguments.map((value) => {
    const name = `${value.name()}${value.variadic ? '...' : ''}`;
    return value.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...values].join(' ');
}
