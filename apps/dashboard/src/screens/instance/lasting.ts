import { span } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** A span of time as `span` says it, and seconds below a minute. */
export const lasting = (ms: number): string =>
  ms < 60_000 ? words.instance.seconds(Math.round(ms / 1_000)) : span(ms);
