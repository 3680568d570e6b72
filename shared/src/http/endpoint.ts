import { z } from 'zod';
import type { Action } from '../access/rules.ts';

const NOTHING = z.object({});
type Nothing = typeof NOTHING;

/** Of a write that takes nothing: no body, or an empty object. */
export const NO_SETTINGS = z
  .strictObject({})
  .optional()
  .meta({ id: 'NoSettings', examples: [{}] });

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** One call of the console API as a plain value: mounted by the BFF, called by the SPA, documented by OpenAPI. */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> = {
  id: string;
  method: Method;
  /** Express form: `/api/v1/registries/:registry`. Each parameter is one percent-encoded segment. */
  path: string;
  /** What the caller must be allowed to do. Required: an endpoint without a rule does not compile. */
  action: Action;
  summary: string;
  description: string;
  params: Params;
  query: Query;
  body: Body;
  response: Response;
  /** Of success; 200 unless told, 204 where nothing is answered. */
  status?: 200 | 201 | 204;
  /**
   * JSON unless told. `text/event-stream`: the answer stays open, and each event's data is one `response`.
   * `application/octet-stream`: bytes, which no schema describes.
   */
  mediaType?: 'application/json' | 'text/event-stream' | 'application/octet-stream';
};

export const endpoint = <
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = z.ZodVoid,
  Response extends z.ZodType = z.ZodVoid,
>(
  definition: Omit<Endpoint<Params, Query, Body, Response>, 'params' | 'query' | 'body' | 'response'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    response?: Response;
  },
): Endpoint<Params, Query, Body, Response> => ({
  params: NOTHING as unknown as Params,
  query: NOTHING as unknown as Query,
  body: z.void() as unknown as Body,
  response: z.void() as unknown as Response,
  ...definition,
});

/** Fills a path's parameters; an image name such as `team/app` becomes the one segment `team%2Fapp`. */
export const fillPath = (path: string, params: Record<string, string>): string =>
  path.replaceAll(/:(\w+)/g, (_match, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`no value for :${name} in ${path}`);
    return encodeURIComponent(value);
  });
