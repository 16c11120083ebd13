import type { Permission } from '@procession/contracts/events/directory.ts';
import { Activity, House, Inbox, List, type LucideIcon, ScrollText, UsersRound, Workflow } from 'lucide-react';
import { words } from '../words/words.ts';

export interface Place {
  to: '/' | '/inbox' | '/instances' | '/workflows' | '/audit' | '/operations' | '/people';
  name: string;
  icon: LucideIcon;
  /** One of the four of the phone’s bar. */
  onPhone: boolean;
  /** For who has one of these rights only. */
  needs?: readonly Permission[];
}

/** Where one can go. A screen has its line here from when it exists. */
export const places: readonly Place[] = [
  { to: '/', name: words.shell.nav.home, icon: House, onPhone: true },
  { to: '/inbox', name: words.shell.nav.inbox, icon: Inbox, onPhone: true },
  { to: '/instances', name: words.shell.nav.instances, icon: List, onPhone: true },
  { to: '/workflows', name: words.shell.nav.workflows, icon: Workflow, onPhone: false },
  { to: '/audit', name: words.shell.nav.audit, icon: ScrollText, onPhone: false },
  { to: '/operations', name: words.shell.nav.operations, icon: Activity, onPhone: false, needs: ['operate'] },
  { to: '/people', name: words.shell.nav.people, icon: UsersRound, onPhone: false, needs: ['administer', 'read'] },
];
