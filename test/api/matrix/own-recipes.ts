import { missingInstance } from './office.ts';
import type { Recipe } from './recipes.ts';

/** An id of a file that nobody has. */
export const missingFile = (): string => `file-${missingInstance()}-${'A'.repeat(22)}`;

/** How the operations on what belongs to one person alone are used: files that stand in no field, what they were told, and counts of what they see. */
export const ownRecipes: Record<string, Recipe> = {
  'POST /v1/files': { values: () => ({}) },
  'GET /v1/files/{id}': {
    values: async (office) => ({ 'path.id': await office.file() }),
    names: { 'path.id': 'file' },
  },
  'GET /v1/notifications': {
    values: async (office) => {
      for (let n = 0; n < 2; n++) await office.offered();
      await office.settle();
      return {};
    },
    plain: ['query.limit', 'query.cursor'],
  },
  'GET /v1/me/notification-choices': { values: () => ({}) },
  'PUT /v1/me/notification-choices': {
    values: () => ({ 'body.email': 'digest', 'body.digestHour': 9, 'body.zone': 'Europe/Berlin' }),
    plain: ['body.email', 'body.digestHour', 'body.zone', 'body.kinds'],
  },
  'GET /v1/me/preferences': {
    values: async (office) => {
      await office.must('PUT', '/v1/me/preferences/matrix', { value: office.tenant });
      return {};
    },
  },
  'PUT /v1/me/preferences/{key}': {
    values: (office) => ({ 'path.key': 'matrix', 'body.value': office.tenant }),
    plain: ['path.key', 'body.value'],
  },
  // Whose it is says the token alone: under the key of somebody else’s there is nothing of one’s own.
  'DELETE /v1/me/preferences/{key}': {
    values: async (office) => {
      await office.must('PUT', '/v1/me/preferences/matrix', { value: office.tenant });
      return { 'path.key': 'matrix' };
    },
    plain: ['path.key'],
  },
  'GET /v1/incidents': { values: () => ({}) },
  'GET /v1/finished': {
    values: () => ({ 'query.from': '2026-11-20T00:00:00.000Z' }),
    plain: ['query.from', 'query.hours'],
  },
  'GET /v1/freshness': { values: () => ({}) },
  'POST /v1/notifications/read': {
    values: () => ({ 'body.upTo': '2026-11-20T10:15:00.000Z' }),
    plain: ['body.upTo'],
  },
};
