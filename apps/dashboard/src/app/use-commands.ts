import { useEffect, useState } from 'react';
import { type Command, offer } from './commands.ts';

/** Offers these while the component stands, as they are after its latest drawing. */
export function useCommands(title: string, commands: readonly Command[]): void {
  const [owner] = useState(() => ({}));
  useEffect(() => offer(owner, { title, commands }));
  useEffect(() => () => offer(owner, undefined), [owner]);
}
