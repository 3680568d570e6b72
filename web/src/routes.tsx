import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { type LoaderFunction, type RouteObject, redirect } from 'react-router';
import { requireSession } from './accounts/require-session.ts';
import { reportConnection } from './api/connection.ts';
import { withoutStaleCursor } from './api/stale-cursor.ts';
import { FirstLoad } from './frame/first-load.tsx';
import type { PageHandle } from './frame/page-handle.ts';
import { ProblemPage } from './frame/problem-page.tsx';
import { paths } from './paths.ts';

type PageModule = {
  loader?: (queryClient: QueryClient) => LoaderFunction;
  Component: ComponentType;
  ErrorBoundary?: ComponentType;
  handle?: PageHandle;
};

/** The whole map of the console. Each page is a module that is loaded when one goes there. */
export const createRoutes = (queryClient: QueryClient): RouteObject[] => {
  const page = (importPage: () => Promise<PageModule>) => async () => {
    const { loader, Component, ErrorBoundary, handle } = await importPage().catch((error) => {
      if (!navigator.onLine) reportConnection('lost');
      throw error;
    });
    return { Component, ErrorBoundary, handle, loader: loader && withoutStaleCursor(loader(queryClient)) };
  };

  return [
    {
      path: '/sign-in',
      lazy: page(() => import('./accounts/sign-in-page.tsx')),
      HydrateFallback: FirstLoad,
    },
    {
      path: '/',
      middleware: [requireSession(queryClient)],
      lazy: page(() => import('./frame/frame.tsx')),
      HydrateFallback: FirstLoad,
      ErrorBoundary: ProblemPage,
      children: [
        {
          // Failures of a page are told inside the frame.
          ErrorBoundary: ProblemPage,
          children: [
            { index: true, loader: () => redirect(paths.registries()) },
            { path: 'registries', lazy: page(() => import('./registries/registries-page.tsx')) },
            {
              path: 'registries/:registry',
              loader: ({ params }) => redirect(paths.registries({ selected: params.registry })),
            },
            { path: 'registries/:registry/images', lazy: page(() => import('./images/images-page.tsx')) },
            {
              path: 'registries/:registry/images/:image',
              lazy: page(() => import('./images/image-page.tsx')),
            },
            {
              path: 'registries/:registry/images/:image/tags/:tag',
              lazy: page(() => import('./tags/tag-page.tsx')),
            },
            {
              path: 'registries/:registry/images/:image/manifests/:digest',
              lazy: page(() => import('./manifests/manifest-page.tsx')),
            },
            { path: 'access-keys', lazy: page(() => import('./accounts/access-keys-page.tsx')) },
            { path: '*', lazy: page(() => import('./frame/nothing-here-page.tsx')) },
          ],
        },
      ],
    },
  ];
};
