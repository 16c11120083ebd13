/** The made-up people at Harbour Homes, a property manager. */

export interface Persona {
  id: string;
  name: string;
  /** What they do there, in a few words. */
  does: string;
  roles: readonly string[];
  manager?: string;
  kind: 'person' | 'machine';
}

export const demoTenant = 'harbour-homes';
/** May do everything before the directory is filled. */
export const demoAdministrator = 'priya';
/** The client app that reports what happens to bookings, units and commissions. */
export const demoClient = 'booking-system';

export const personas: readonly Persona[] = [
  {
    id: 'ana',
    name: 'Ana Ruiz',
    does: 'asks for cancellations and revises them',
    roles: ['booking_agent'],
    manager: 'ben',
    kind: 'person',
  },
  {
    id: 'jonas',
    name: 'Jonas Weber',
    does: 'asks for cancellations',
    roles: ['booking_agent'],
    manager: 'ben',
    kind: 'person',
  },
  {
    id: 'luca',
    name: 'Luca Marino',
    does: 'sets the prices of units',
    roles: ['pricing'],
    manager: 'ben',
    kind: 'person',
  },
  {
    id: 'sara',
    name: 'Sara Lindqvist',
    does: 'sells stays and earns commissions',
    roles: ['sales_agent'],
    manager: 'ben',
    kind: 'person',
  },
  {
    id: 'ben',
    name: 'Ben Okafor',
    does: 'decides bookings, prices and commissions',
    roles: ['sales_manager'],
    manager: 'ingrid',
    kind: 'person',
  },
  {
    id: 'mei',
    name: 'Mei Tan',
    does: 'decides refunds over 1,000 euros, with a colleague; accounting',
    roles: ['finance', 'accounting'],
    manager: 'ingrid',
    kind: 'person',
  },
  {
    id: 'omar',
    name: 'Omar Haddad',
    does: 'gives the second signature; compliance',
    roles: ['finance', 'compliance'],
    manager: 'ingrid',
    kind: 'person',
  },
  {
    id: 'ingrid',
    name: 'Ingrid Solberg',
    does: 'directs; decides what is large',
    roles: ['director', 'sales_manager'],
    kind: 'person',
  },
  {
    id: 'priya',
    name: 'Priya Nair',
    does: 'draws workflows and looks after people',
    roles: ['administrator'],
    manager: 'ingrid',
    kind: 'person',
  },
  {
    id: 'tomas',
    name: 'Tomás Vidal',
    does: 'keeps it running',
    roles: ['operator'],
    manager: 'ingrid',
    kind: 'person',
  },
  {
    id: demoClient,
    name: 'Booking system',
    does: 'reports events and starts instances for people',
    roles: ['client_app'],
    kind: 'machine',
  },
];
