/** Paths of pages of the dashboard that other parts of the product link to. */
export const pagePaths = {
  task: (task: string): string => `/inbox?task=${encodeURIComponent(task)}`,
  inbox: '/inbox',
  notificationChoices: '/me',
} as const;
