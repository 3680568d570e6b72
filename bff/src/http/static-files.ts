import { join } from 'node:path';
import express, { Router } from 'express';

/** The SPA: hashed files for ever, `index.html` for every page of it, never cached. */
export const staticFiles = (folder: string) => {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      fallthrough: false,
    }),
  );
  router.use(express.static(folder, { index: false, maxAge: 0 }));
  router.get(/.*/, (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.sendFile(join(folder, 'index.html'));
  });
  return router;
};
