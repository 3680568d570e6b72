import type { RequestHandler } from 'express';
import { ProblemError } from 'shared/http/problem';

/**
 * A browser tells where a request came from (Fetch Metadata, or Origin in older ones); what is neither from this
 * page nor typed by the user may not write. Programs send neither header and carry no cookie of a browser.
 */
export const refuseCrossSiteWrites: RequestHandler = (req, _res, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return next();
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const foreign = site
    ? !['same-origin', 'none'].includes(site)
    : origin !== undefined && hostOf(origin) !== req.get('host');
  next(foreign ? new ProblemError('cross-site-request') : undefined);
};

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);
