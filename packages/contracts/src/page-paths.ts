/** Paths of pages of the dashboard that other parts of the product link to. */
export const pagePaths = {
  instance: (instance: string): string => `/instances/${encodeURIComponent(instance)}`,
  task: (task: string): string => `/inbox?task=${encodeURIComponent(task)}`,
  notifications: '/notifications',
  notificationChoices: '/me',
} as const;
