import { pipeline } from '@procession/contracts/http/pipeline.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { z } from 'zod';
import { type OperatorPorts, operatorProblems } from '../../operator-app.ts';
import { readPipeline } from './read-pipeline.ts';

export function addPipelineRoute(app: HttpApp, ports: OperatorPorts): void {
  app.get(
    '/v1/pipeline',
    {
      schema: {
        summary: 'What waits between the log and the rows',
        description:
          'The end of the log, what the bus was not told or has not passed on, and how far each partition’s rows are. Numbers of the whole installation, and nothing of what is in them.',
        tags: ['Pipeline'],
        querystring: z.strictObject({}),
        response: { 200: pipeline, ...operatorProblems() },
      },
    },
    async ({ isAdministrator }) => ({ ...(await readPipeline(ports)), mayRebuild: isAdministrator }),
  );
}
