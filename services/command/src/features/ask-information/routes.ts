import { askInformation, giveInformation, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

const closed = ['task-not-found', 'history-full', 'task-already-decided', 'task-not-open', 'revision-moved'] as const;

export const addAskInformation: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/ask',
    {
      schema: {
        summary: 'Ask somebody for information',
        description:
          'By default whoever started the instance. The task stays with you; whoever is asked sees the instance from then on.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: askInformation,
        response: {
          200: taskAnswer,
          ...commandProblems(
            ...closed,
            'not-an-assignee',
            'excluded',
            'task-claimed-by-other',
            'already-decided-by-you',
            'not-your-turn',
            'not-eligible',
            'not-allowed-here',
            'comment-required',
            'nothing-to-change',
            'limit-reached',
            'too-large',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'AskInformation', task, ...present(request.body) }),
      }),
  );
  app.post(
    '/v1/tasks/:id/answer',
    {
      schema: {
        summary: 'Answer a question',
        description: 'By whom it was asked of. Without `question`: the oldest that is open to you.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: giveInformation,
        response: {
          200: taskAnswer,
          ...commandProblems(...closed, 'not-an-assignee', 'comment-required', 'too-large'),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'GiveInformation', task, ...present(request.body) }),
      }),
  );
};
