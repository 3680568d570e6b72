import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const getApiDescription = endpoint({
  id: 'getApiDescription',
  method: 'get',
  path: '/api/v1/openapi.json',
  action: 'View/getApiDescription',
  summary: 'This description, OpenAPI 3.1',
  response: z.record(z.string(), z.unknown()),
});
