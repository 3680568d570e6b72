import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { api } from './api.ts';
import type { Endpoint } from './http/endpoint.ts';
import { Problem } from './http/problem.ts';

const isVoid = (schema: z.ZodType) => schema.type === 'void';

const operation = (of: Endpoint): ZodOpenApiOperationObject => ({
  operationId: of.id,
  summary: of.summary,
  description: [of.description, `Needs the permission \`${of.action}\`.`].filter(Boolean).join('\n\n'),
  requestParams: { path: of.params as z.ZodObject, query: of.query as z.ZodObject },
  ...(isVoid(of.body)
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: of.body } } } }),
  responses: {
    ...(isVoid(of.response)
      ? { '204': { description: 'Done' } }
      : {
          [`${of.status ?? 200}`]: {
            description: 'Success',
            content: { 'application/json': { schema: of.response } },
          },
        }),
    default: { description: 'Problem', content: { 'application/problem+json': { schema: Problem } } },
  },
});

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
      description:
        'Manage registries, images and tags. Times are ISO 8601 UTC, sizes are bytes, failures are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { accessKey: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
        accessKey: { type: 'http', scheme: 'basic', description: 'Access key id and secret' },
      },
    },
  });
};
