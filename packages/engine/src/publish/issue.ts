/** What is wrong with a definition, or doubtful. */
export interface Issue<Code extends string = IssueCode | WarningCode> {
  code: Code;
  /** JSON pointer into the document. */
  place: string;
  message: string;
}

/** These refuse a definition. */
export type IssueCode =
  | 'unknown-key'
  | 'not-built-yet'
  | 'invalid-value'
  | 'too-large'
  | 'step-type'
  | 'field-type'
  | 'field-name'
  | 'choices-missing'
  | 'step-name'
  | 'unknown-step'
  | 'unknown-field'
  | 'unknown-role'
  | 'unreachable'
  | 'expression-invalid'
  | 'expression-type'
  | 'expression-too-large'
  | 'pattern-unsafe'
  | 'outcome-unknown'
  | 'outcome-without-way'
  | 'guard-on-all'
  | 'end-goes-on'
  | 'spins'
  | 'nobody-assigned'
  | 'quorum-over-assigned'
  | 'veto-without-seat'
  | 'excludes-everybody'
  | 'sensitive-leak';

/** These are shown to whoever publishes, and confirmed. */
export type WarningCode =
  | 'initiator-may-be-a-machine'
  | 'parallel-writes'
  | 'guards-may-all-fail'
  | 'join-of-one'
  | 'maybe-unset'
  | 'nobody-eligible-now';

export type Report = (code: IssueCode, place: string, message: string) => void;
export type Warn = (code: WarningCode, place: string, message: string) => void;
