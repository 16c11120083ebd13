/** A definition’s document, as far as it is drawn. It is shown as it was published, so what a key may hold is known. */
export interface GraphDocument {
  key?: string;
  name?: string;
  description?: string;
  trigger?: { event?: string; cron?: string; zone?: string };
  interrupt?: Interrupt | Interrupt[];
  fields?: Record<string, unknown>;
  start: string;
  steps: Record<string, GraphStep>;
}

export interface GraphStep {
  type: string;
  name?: string;
  description?: string;
  next?: string | Transition | (string | Transition)[];
  interrupt?: Interrupt | Interrupt[];
  /** How it is taken back. */
  undo?: GraphStep;
  /** Of a scope. */
  start?: string;
  steps?: Record<string, GraphStep>;
  [key: string]: unknown;
}

export interface Transition {
  on?: string | string[];
  when?: string;
  otherwise?: boolean;
  to: string;
  times?: number;
}

/** What ends a visit, or the whole instance, from outside. */
export interface Interrupt {
  after?: string;
  until?: string;
  message?: string;
  signal?: string;
  when?: string;
  outcome: string;
}

/** A list may be written as its one value. */
export const listed = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export const transitionsOf = ({ next }: GraphStep): Transition[] =>
  listed<string | Transition>(next).map((way) => (typeof way === 'string' ? { to: way } : way));
