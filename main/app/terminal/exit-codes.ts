/** What the process ends with. */
export const exitCodes = {
  done: 0,
  error: 1,
  wrongUsage: 2,
  /** Done, but something waits for the user. */
  needsUser: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
