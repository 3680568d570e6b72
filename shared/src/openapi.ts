import type { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { check } from './access/check.ts';
import { api } from './api.ts';
import type { Endpoint } from './http/endpoint.ts';
import { examplesOf } from './http/page.ts';
import { PROBLEMS, Problem, type ProblemType, problemUri } from './http/problem.ts';

const CREDENTIALS: Record<string, string[]>[] = [{ session: [] }, { accessKey: [] }];

const isVoid = (schema: z.ZodType) => schema.type === 'void';
const content = (schema: z.ZodType, mediaType = 'application/json') => ({
  [mediaType]: { schema, example: examplesOf(schema)[0] },
});

const success = ({ response, mediaType, status = 200 }: Endpoint): ZodOpenApiResponsesObject => {
  if (mediaType === 'application/octet-stream')
    return { '200': { description: 'Success', content: { [mediaType]: {} } } };
  if (isVoid(response)) return { '204': { description: 'Done' } };
  return { [`${status}`]: { description: 'Success', content: content(response, mediaType) } };
};

const operation = (of: Endpoint): ZodOpenApiOperationObject => {
  const open = check({ kind: 'anonymous' }, of.action).ok;
  const rule = open ? 'Nobody needs to be signed in.' : `Needs the permission \`${of.action}\`.`;
  return {
    operationId: of.id,
    summary: of.summary,
    description: `${of.description}\n\n${rule}`,
    // `{}`: without any credentials.
    security: open ? [{}, ...CREDENTIALS] : CREDENTIALS,
    requestParams: { path: of.params as z.ZodObject, query: of.query as z.ZodObject },
    ...(isVoid(of.body) ? {} : { requestBody: { required: true, content: content(of.body) } }),
    responses: {
      ...success(of),
      default: {
        description: 'Problem',
        content: content(Problem, 'application/problem+json'),
      },
    },
  };
};

const problemTable = (Object.keys(PROBLEMS) as ProblemType[])
  .map((type) => `| \`${problemUri(type)}\` | ${PROBLEMS[type].status} | ${PROBLEMS[type].title} |`)
  .join('\n');

/** OpenAPI 3.1 of the whole console API, derived from the endpoints themselves. */
export const openApiDocument = (version: string) => {
  const paths: ZodOpenApiPathsObject = {};
  for (const each of api) {
    const path = each.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operation(each) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Registry Console API',
      version,
      description: [
        'Manage registries, images and tags. Times are ISO 8601 UTC, sizes are bytes, failures are RFC 9457 problems.',
        `| Problem | Status | Meaning |\n| --- | --- | --- |\n${problemTable}`,
      ].join('\n\n'),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: CREDENTIALS,
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'What signing in sets' },
        accessKey: { type: 'http', scheme: 'basic', description: 'Access key id and secret' },
      },
    },
  });
};
