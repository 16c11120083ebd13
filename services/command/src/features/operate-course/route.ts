import {
  addItem,
  closeItems,
  instanceAnswer,
  interveneInstance,
  moveStep,
  rewindInstance,
} from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

const shared = { tags: ['Instances'], params: instanceParams, querystring: dryRunQuery, headers: commandMatchHeaders };
const problems = [
  'instance-not-found',
  'history-full',
  'instance-ended',
  'instance-suspended',
  'revision-moved',
] as const;
const ofVisit = ['visit-not-found', 'visit-not-open', 'limit-reached'] as const;

/** What operators do to the course of an instance. */
export const addOperateCourse: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/rewind',
    {
      schema: {
        ...shared,
        summary: 'Go back to a step',
        description:
          'By an operator. What followed from this visit is taken back, branches that others had sent wait again, and its step is entered anew. Data keep their values. With `compensate` what was done is undone first, the last first, as far as its steps have an `undo`; then it is gone back.',
        body: rewindInstance,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(...problems, ...ofVisit, 'not-allowed-here'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'RewindInstance', ...present(request.body) },
      }),
  );

  app.post(
    '/v1/instances/:id/intervene',
    {
      schema: {
        ...shared,
        summary: 'Cancel, finish or skip a step',
        description:
          'By an operator. `cancelled`: its branch goes nowhere. `finished`: its `forEach` completes with what is done. `skipped`: it completes with this outcome and without its work.',
        body: interveneInstance,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(...problems, ...ofVisit, 'not-allowed-here', 'outcome-unknown'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'OperateStep', ...present(request.body) },
      }),
  );

  app.post(
    '/v1/instances/:id/move',
    {
      schema: {
        ...shared,
        summary: 'Move a branch to another step',
        description:
          'By an operator. What the step has open is withdrawn, and the other step of its scope is entered in its place, whatever its join.',
        body: moveStep,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(...problems, ...ofVisit, 'not-allowed-here', 'nothing-to-change'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'MoveStep', ...request.body },
      }),
  );

  app.post(
    '/v1/instances/:id/add-item',
    {
      schema: {
        ...shared,
        summary: 'Add an item to a step',
        description:
          'To a `forEach` that says `growing`, by an operator, or by who may do a task in it that allows `add-item`.',
        body: addItem,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(...problems, ...ofVisit, 'not-allowed-here', 'items-closed'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'AddItem', ...request.body },
      }),
  );

  app.post(
    '/v1/instances/:id/close-items',
    {
      schema: {
        ...shared,
        summary: 'Add no more items to a step',
        description: 'By an operator. A `forEach` that grows `until-closed` completes when all are done.',
        body: closeItems,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(...problems, ...ofVisit, 'not-allowed-here', 'items-closed'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'CloseItems', ...request.body },
      }),
  );
};
