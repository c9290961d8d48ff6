import { homedir } from 'node:os';
import { CommanderError } from 'commander';
import { BadInput } from '../bad-input.ts';
import { Redactor } from '../redact.ts';
import { chooseHome } from './default-home.ts';
import { exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { Output } from './output.ts';
import { buildProgram } from './program.ts';
import { SecretInput } from './secret-input.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { OpenHome, RunJob } from './job.ts';
import type { GlobalOptions } from './program.ts';

/**
 * Runs one command line (without the program's own name) to its end and answers the exit code. Never rejects: every error is said in one
 * line.
 */
export async function runTerminal(
  argv: readonly string[],
  surroundings: { openHome: OpenHome; version: string },
): Promise<ExitCode> {
  const redactor = new Redactor();
  const out = new Output({ isJson: argv.includes('--json'), redactor });
  const input = new SecretInput(redactor);
  const signal = watchInterrupts();
  let exit: ExitCode = exitCodes.done;
  let refusing = 'tidemark';
  const run: RunJob = async (command, work) => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const home = chooseHome(options.home, { platform: process.platform, env: process.env, userFolder: homedir() });
    const opened = await surroundings.openHome({ home, redactor, askSecret: (account) => input.readParts(account) });
    try {
      for (const notice of opened.host.notices) out.note(notice);
      exit = await work({ host: opened.host, values: opened.values, out, input, signal, serveUi: opened.serveUi });
    } catch (error) {
      opened.host.log(`"${commandName(command)}" failed: ${error instanceof Error ? error.message : 'unknown error'}`);
      throw error;
    } finally {
      await opened.close();
    }
  };
  try {
    // `--yes-12` says how many, as `--yes=12` does.
    const typed = argv.map((word) => word.replace(/^--yes-(\d+)$/, '--yes=$1'));
    const program = buildProgram(run, surroundings.version);
    tellWhoRefuses(program, (command) => (refusing = commandName(command)));
    await program.parseAsync(typed, { from: 'user' });
    return exit;
  } catch (error) {
    return endWith(error, { out, signal, refusing });
  } finally {
    process.stdin.destroy();
  }
}

function tellWhoRefuses(command: Command, tell: (command: Command) => void): void {
  command.exitOverride((error) => {
    tell(command);
    throw error;
  });
  for (const one of command.commands) tellWhoRefuses(one, tell);
}

interface Ending {
  readonly out: Output;
  readonly signal: AbortSignal;
  /** The command that does not take what was typed. */
  readonly refusing: string;
}

function endWith(error: unknown, { out, signal, refusing }: Ending): ExitCode {
  if (error instanceof CommanderError) return endWithUsage(error, out, refusing);
  // Whatever an interrupted command says of itself, that it was interrupted is what happened.
  out.error(signal.aborted ? signal.reason : error);
  return error instanceof BadInput && !signal.aborted ? exitCodes.wrongUsage : exitCodes.error;
}

function endWithUsage(error: CommanderError, out: Output, refusing: string): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  const said = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const isBare = error.code === 'commander.help';
  const help = `"${refusing} --help"`;
  out.error(new BadInput(isBare ? `Say what to do: ${help} lists the commands.` : `${said}. See ${help}.`));
  return exitCodes.wrongUsage;
}

function commandName(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}
