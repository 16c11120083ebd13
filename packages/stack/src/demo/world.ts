/** What Harbour Homes looks after. Procession itself keeps none of it: an instance says what it is about by type and id. */

export interface Unit {
  id: string;
  project: 'Marina Court' | 'Quay House';
  /** Euros a week. */
  price: string;
}

export interface Booking {
  id: string;
  guest: string;
  unit: string;
}

export const units: readonly Unit[] = [
  { id: 'MC-0301', project: 'Marina Court', price: '1180.00' },
  { id: 'MC-0512', project: 'Marina Court', price: '1240.00' },
  { id: 'MC-0907', project: 'Marina Court', price: '1450.00' },
  { id: 'MC-1204', project: 'Marina Court', price: '2300.00' },
  { id: 'MC-1401', project: 'Marina Court', price: '2650.00' },
  { id: 'QH-0104', project: 'Quay House', price: '890.00' },
  { id: 'QH-0205', project: 'Quay House', price: '920.00' },
  { id: 'QH-0311', project: 'Quay House', price: '980.00' },
  { id: 'QH-0408', project: 'Quay House', price: '1050.00' },
  { id: 'QH-0602', project: 'Quay House', price: '1320.00' },
];

export const bookings: readonly Booking[] = [
  { id: 'BK-20418', guest: 'Lena Fischer', unit: 'MC-1204' },
  { id: 'BK-20397', guest: 'Paul Moreau', unit: 'QH-0311' },
  { id: 'BK-20371', guest: 'Ida Holm', unit: 'MC-0301' },
  { id: 'BK-20402', guest: 'Carlos Prieto', unit: 'MC-1401' },
  { id: 'BK-20425', guest: 'Nora Byrne', unit: 'QH-0205' },
  { id: 'BK-20431', guest: 'Hugo Laurent', unit: 'QH-0104' },
  { id: 'BK-20436', guest: 'Elif Kaya', unit: 'MC-0907' },
  { id: 'BK-20440', guest: 'Sam Whitaker', unit: 'QH-0408' },
  { id: 'BK-20444', guest: 'Rosa Conti', unit: 'MC-0512' },
];

const day = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '17:30' },
];

/** When somebody is at their desk. */
export const officeHours = {
  name: 'Office hours',
  zone: 'Europe/Berlin',
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: [
    { on: '2026-12-25', name: 'Christmas' },
    { on: '2026-12-26', name: 'Boxing Day' },
    { on: '2027-01-01', name: 'New Year' },
  ],
};
