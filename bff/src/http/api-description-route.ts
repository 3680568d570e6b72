import { getApiDescription } from 'shared/http/api-description';
import { openApiDocument } from 'shared/openapi';
import { type Route, route } from './mount.ts';

export const apiDescriptionRoute = (version: string): Route => {
  const document = openApiDocument(version) as unknown as Record<string, unknown>;
  return route(getApiDescription, () => document);
};
