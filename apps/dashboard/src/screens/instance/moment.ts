import type { InstanceState } from '@procession/engine/instance/state.ts';
import { createContext, useContext } from 'react';
import type { DefinitionVersion } from '../../api/answers.ts';
import type { Chronicle, Fact } from './chronicle.ts';

/** The moment of the instance that all parts of the page show. */
export interface Moment {
  /** Of the instance. */
  id: string;
  chronicle: Chronicle;
  definition: DefinitionVersion | undefined;
  /** The event that is looked at; the newest when it is now. */
  fact: Fact;
  /** Something came after it, and it is not shown. */
  isPast: boolean;
  /** The instance at that moment, as the engine folds it. Sensitive values are withheld. */
  state: InstanceState;
  /** To a fact by its number, or to now. */
  moveTo: (to: number | 'now') => void;
  /** After one's own command: what it wrote is read at once. */
  refresh: () => Promise<void>;
}

export const MomentContext = createContext<Moment | undefined>(undefined);

/** Only within the page of an instance. */
export function useMoment(): Moment {
  const moment = useContext(MomentContext);
  if (!moment) throw new Error('useMoment is for what stands on the page of an instance');
  return moment;
}
