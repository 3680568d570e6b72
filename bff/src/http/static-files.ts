import { join } from 'node:path';
import { Router } from 'express';
import precompressed from 'express-static-gzip';

/** The build lays a `.br` and a `.gz` beside each file that is worth it: nothing is compressed at a request. */
const serve = (folder: string, serveStatic: precompressed.ExpressStaticGzipOptions['serveStatic']) =>
  precompressed(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: { index: false, ...serveStatic },
  });

/** The SPA: hashed files for ever, `index.html` for every page of it, never cached. */
export const staticFiles = (folder: string) => {
  const router = Router();
  router.use('/assets', serve(join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }));
  const page = serve(folder, {
    cacheControl: false,
    setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache'),
  });
  router.use(page);
  router.get(/.*/, (req, res, next) => {
    req.url = '/index.html';
    page(req, res, next);
  });
  return router;
};
