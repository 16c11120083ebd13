import type { DirectoryEventType } from '@procession/contracts/events/directory.ts';

export interface DirectoryFact {
  type: DirectoryEventType;
  data: object;
}
