import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const getApiDescription = endpoint({
  id: 'getApiDescription',
  method: 'get',
  path: '/api/v1/openapi.json',
  action: 'View/getApiDescription',
  summary: 'This description, OpenAPI 3.1',
  description: 'Made from the same values that check every request and answer.',
  response: z
    .record(z.string(), z.unknown())
    .meta({ examples: [{ openapi: '3.1.1', info: { title: 'Registry Console API', version: '0.1.0' } }] }),
});
