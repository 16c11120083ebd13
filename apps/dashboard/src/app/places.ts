import { House, Inbox, List, type LucideIcon, ScrollText, Workflow } from 'lucide-react';
import { words } from '../words/words.ts';

export interface Place {
  to: '/' | '/inbox' | '/instances' | '/workflows' | '/audit';
  name: string;
  icon: LucideIcon;
  /** One of the four of the phone’s bar. */
  onPhone: boolean;
}

/** Where one can go. A screen has its line here from when it exists. */
export const places: readonly Place[] = [
  { to: '/', name: words.shell.nav.home, icon: House, onPhone: true },
  { to: '/inbox', name: words.shell.nav.inbox, icon: Inbox, onPhone: true },
  { to: '/instances', name: words.shell.nav.instances, icon: List, onPhone: true },
  { to: '/workflows', name: words.shell.nav.workflows, icon: Workflow, onPhone: false },
  { to: '/audit', name: words.shell.nav.audit, icon: ScrollText, onPhone: false },
];
