import { type TimeDeclaration, timeKeys } from '../../document/time.ts';

/** What a designer sets of a timer. */
export const timerKeys = timeKeys;
export type TimerDeclaration = TimeDeclaration;
