/** One hour on Mondays. */
export const calendarNamed = (name: string) => ({
  name,
  zone: 'Europe/Berlin',
  week: { mon: [{ from: '09:00', to: '10:00' }] },
});
