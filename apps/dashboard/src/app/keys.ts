import { commandOf } from './commands.ts';
import { openPalette } from './palette-state.ts';

/** A single key means something only when nobody types, and no other key is held. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null;
}

/** The keys of the page: what is offered (`useCommands`) by its single key, Ctrl or Cmd K and `?` everywhere. */
export function listenToKeys(): () => void {
  const press = (event: KeyboardEvent): void => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) openPalette('find');
    else if (isTyping(event)) return;
    else if (key === '?') openPalette('keys');
    else {
      const command = commandOf(key);
      if (!command) return;
      command.act();
    }
    event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}
