/** What came of one runner. */
export interface Tally {
  readonly passed: number;
  readonly skipped: number;
  /** One for each test that failed, and for each file that could not be run: what it is called, and why, in full. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly test: string;
  readonly reason: string;
}

/** A runner that is one test: it passed when it ended with 0. Without `output` it has been shown already. */
export function tallyOfCommand(command: string, code: number, output?: string): Tally {
  if (code === 0) return { passed: 1, skipped: 0, failures: [] };
  const reason = output === undefined ? `ended with ${code}, see its output above` : `ended with ${code}\n${output}`;
  return { passed: 0, skipped: 0, failures: [{ test: command, reason }] };
}

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  readonly testResults: readonly {
    /** The file. */
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/**
 * Counts what vitest reports as JSON. A file that fails without a failing test (it does not load, a hook breaks) is one failure more,
 * and so is an exit code that no failure explains, and a run without tests. Null: no report was written.
 */
export function tallyOfVitest(json: string | null, code: number): Tally {
  if (json === null)
    return { passed: 0, skipped: 0, failures: [{ test: 'vitest', reason: `ended with ${code} and without a report` }] };
  // The shape is vitest's; one that has changed throws here or counts nothing, which is a failure.
  const { testResults } = JSON.parse(json) as VitestReport;
  const failures: Failure[] = [];
  let passed = 0;
  let skipped = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const good = assertionResults.filter((test) => test.status === 'passed').length;
    passed += good;
    skipped += assertionResults.length - good - failed.length;
    failures.push(
      ...failed.map(({ fullName, failureMessages }) => ({
        test: `${name} > ${fullName}`,
        reason: (failureMessages ?? []).join('\n'),
      })),
    );
    if (status === 'failed' && failed.length === 0)
      failures.push({ test: name, reason: message === '' ? 'could not be run' : message });
  }
  if (failures.length === 0 && code !== 0) failures.push({ test: 'vitest', reason: `ended with ${code}, see its output above` });
  if (failures.length === 0 && passed === 0) failures.push({ test: 'vitest', reason: 'ran no test' });
  return { passed, skipped, failures };
}
