import { randomUUID } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import { ProblemError } from 'shared/http/problem';
import type { Log } from '../log.ts';
import { refuseCrossSiteWrites } from './cross-site.ts';
import { type Mounting, mount } from './mount.ts';
import { problemHandler } from './problem-response.ts';
import { staticFiles } from './static-files.ts';

const giveRequestId: RequestHandler = (_req, res, next) => {
  res.locals.requestId = randomUUID();
  res.setHeader('X-Request-Id', res.locals.requestId);
  next();
};

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  // Whoever ends TLS in front of us decides about it for the whole host.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
});

export type AppParts = Mounting & {
  log: Log;
  session: RequestHandler;
  /** Answers `/readyz`: throws while the program cannot serve. */
  ready: () => Promise<void>;
  /** The built SPA. */
  webFolder: string;
};

/** The console: API, health, SPA. */
export const createApp = ({ log, session, ready, webFolder, ...mounting }: AppParts) => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // A proxy that ends TLS on this machine tells who the caller is; nobody else is believed.
  app.set('trust proxy', 'loopback');
  app.use(giveRequestId, securityHeaders);
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  app.get('/readyz', async (_req, res) => {
    await ready();
    res.json({ status: 'ready' });
  });
  app.use('/api', (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use('/api', refuseCrossSiteWrites, session);
  mount(app, mounting);
  app.use('/api', () => {
    throw new ProblemError('not-found', { detail: 'The API has no such path or method.' });
  });
  app.use(staticFiles(webFolder));
  app.use(problemHandler(log));
  return app;
};
