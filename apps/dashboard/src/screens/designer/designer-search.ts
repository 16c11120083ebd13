/** What stands in the address of a draft. */
export interface DesignerSearch {
  /** The step whose panel is open. */
  step?: string | undefined;
  /** What a new workflow is called. */
  name?: string | undefined;
}

export const designerSearch = ({ step, name }: Record<string, unknown>): DesignerSearch => ({
  ...(typeof step === 'string' && { step }),
  ...(typeof name === 'string' && name !== '' && { name }),
});
