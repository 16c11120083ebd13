/** What stands in the address of a workflow. */
export interface WorkflowSearch {
  /** Absent: the newest. */
  version?: number | undefined;
  /** The older version that it is compared with. */
  with?: number | undefined;
  /** The step whose panel is open. */
  step?: string | undefined;
  /** The form that starts an instance is open. */
  start?: true | undefined;
}

export function workflowSearch(given: Record<string, unknown>): WorkflowSearch {
  const { version, with: other, step, start } = given;
  return {
    ...(isVersion(version) && { version }),
    ...(isVersion(other) && { with: other }),
    ...(typeof step === 'string' && { step }),
    ...(start === true && { start }),
  };
}

const isVersion = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
