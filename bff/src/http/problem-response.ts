import type { ErrorRequestHandler, Response } from 'express';
import { PROBLEMS, type Problem, ProblemError, type ProblemType, problemUri } from 'shared/http/problem';
import { OciError } from 'shared/oci/error';
import type { Log } from '../log.ts';

/** Express and its parsers throw errors with a status of their own: what the client did wrong before we saw it. */
const fromHttpError = (error: unknown): ProblemError | undefined => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return new ProblemError('body-too-large', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new ProblemError('bad-request', { cause: error });
  return undefined;
};

/** The engine is away, or full, or does not have what the catalog says. */
const fromStorage = (error: unknown): ProblemError | undefined => {
  if (!(error instanceof OciError)) return undefined;
  const about = { detail: error.message, cause: error };
  if (error.status === 503) return new ProblemError('upstream-failed', about);
  if (error.status === 507) return new ProblemError('storage-full', about);
  if (error.status === 404) return new ProblemError('not-found', about);
  if (error.status === 416) return new ProblemError('bad-request', about);
  return undefined;
};

/** What a failure is to the caller. */
export const toProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError
    ? error
    : (fromStorage(error) ?? fromHttpError(error) ?? new ProblemError('unexpected', { cause: error }));

const sendProblem = (
  res: Response,
  type: ProblemType,
  about: Pick<Problem, 'detail' | 'errors' | 'current'> = {},
) => {
  const { status, title } = PROBLEMS[type];
  const problem: Problem = {
    type: problemUri(type),
    title,
    status,
    ...about,
    requestId: res.locals.requestId,
  };
  // Of the file that could not be sent.
  res.removeHeader('Content-Disposition');
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
};

/** The one place that answers failures. What we did not throw ourselves is logged whole and told only as a request id. */
export const problemHandler =
  (log: Log): ErrorRequestHandler =>
  (error, req, res, next) => {
    const problem = toProblem(error);
    if (problem.type === 'unexpected')
      log.error(
        { err: error, requestId: res.locals.requestId, method: req.method, path: req.path },
        'request failed',
      );
    if (res.headersSent) return next(error);
    const { detail, errors, current } = problem;
    sendProblem(res, problem.type, { detail, errors, current });
  };
