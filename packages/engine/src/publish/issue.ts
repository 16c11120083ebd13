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
  | 'step-twice'
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
  | 'race-target'
  | 'join-too-many'
  | 'joins-wait-for-each-other'
  | 'cannot-grow'
  | 'for-each-of-what'
  | 'cannot-repeat'
  | 'repeat-and-for-each'
  | 'lock-at-begin'
  | 'undo-type'
  | 'clock-in-condition'
  | 'end-goes-on'
  | 'spins'
  | 'nobody-assigned'
  | 'quorum-over-assigned'
  | 'veto-without-seat'
  | 'excludes-everybody'
  | 'binds-own-edit'
  | 'recursion-without-way-out'
  | 'sensitive-leak';

/** These are shown to whoever publishes, and confirmed. */
export type WarningCode =
  | 'sensitive-sent'
  | 'definition-missing'
  | 'outcome-without-way'
  | 'initiator-may-be-a-machine'
  | 'parallel-writes'
  | 'guards-may-all-fail'
  | 'join-of-one'
  | 'rounds-may-mix'
  | 'may-spin'
  | 'can-get-stuck'
  | 'not-all-ended'
  | 'maybe-unset'
  | 'nobody-eligible-now'
  | 'lock-order'
  | 'edited-after-binding';

export type Report = (code: IssueCode, place: string, message: string) => void;
export type Warn = (code: WarningCode, place: string, message: string) => void;
