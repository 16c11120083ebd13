/** What a list of the directory is given. */
export interface ShownList {
  /** Id of what is open, as the address has it. */
  open: string | undefined;
  /** Opens one, or closes. */
  show: (id: string | undefined) => void;
  mayChange: boolean;
}
