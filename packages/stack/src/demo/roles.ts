import type { Permission } from '@procession/contracts/events/directory.ts';

export interface DemoRole {
  id: string;
  name: string;
  permissions: readonly Permission[];
}

export const demoRoles: readonly DemoRole[] = [
  { id: 'booking_agent', name: 'Booking agent', permissions: ['start', 'act'] },
  { id: 'pricing', name: 'Pricing', permissions: ['start', 'act'] },
  { id: 'sales_agent', name: 'Sales agent', permissions: ['start', 'act'] },
  { id: 'sales_manager', name: 'Sales manager', permissions: ['start', 'act'] },
  { id: 'finance', name: 'Finance', permissions: ['act'] },
  { id: 'accounting', name: 'Accounting', permissions: ['act'] },
  { id: 'compliance', name: 'Compliance', permissions: ['act'] },
  { id: 'director', name: 'Director', permissions: ['act', 'read'] },
  { id: 'administrator', name: 'Administrator', permissions: ['publish', 'start', 'act', 'read', 'administer'] },
  { id: 'operator', name: 'Operator', permissions: ['operate', 'read'] },
  { id: 'client_app', name: 'Client app', permissions: ['start', 'start_for_others'] },
];
