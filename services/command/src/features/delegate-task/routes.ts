import { delegateTask, returnTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

const closed = ['task-not-found', 'history-full', 'task-already-decided', 'task-not-open', 'revision-moved'] as const;

export const addDelegateTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/delegate',
    {
      schema: {
        summary: 'Have somebody else decide in your name',
        description:
          'They decide for you, with both names on record, or give it back; it is not passed on a second time. Nobody gets it whom the step excludes.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: delegateTask,
        response: {
          200: taskAnswer,
          ...commandProblems(
            ...closed,
            'not-an-assignee',
            'excluded',
            'task-claimed-by-other',
            'not-eligible',
            'not-allowed-here',
            'nothing-to-change',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'DelegateTask', task, ...present(request.body) }),
      }),
  );
  app.post(
    '/v1/tasks/:id/return',
    {
      schema: {
        summary: 'Give a delegated task back, or take it back',
        description: 'By whom it is with, by whom it belongs to, or by an operator.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: returnTask,
        response: { 200: taskAnswer, ...commandProblems(...closed, 'nothing-to-change') },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'ReturnTask', task, ...present(request.body) }),
      }),
  );
};
