import type { instanceCounts } from '@procession/contracts/http/list-instances.ts';
import type {
  definitionList,
  definitionVersion,
  eventList,
  instanceDetail,
  instanceList,
  me,
  roleList,
  taskList,
  taskPage,
  userList,
} from '@procession/contracts/http/query.ts';
import type { z } from 'zod';

// Types only: the schemas stay with the services.
export type TaskPage = z.infer<typeof taskPage>;
export type TaskList = z.infer<typeof taskList>;
export type InstanceList = z.infer<typeof instanceList>;
export type InstanceCounts = z.infer<typeof instanceCounts>;
export type InstanceDetail = z.infer<typeof instanceDetail>;
export type DefinitionList = z.infer<typeof definitionList>;
export type DefinitionVersion = z.infer<typeof definitionVersion>;
export type EventList = z.infer<typeof eventList>;
export type UserList = z.infer<typeof userList>;
export type Me = z.infer<typeof me>;
export type RoleList = z.infer<typeof roleList>;
