import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { type LoaderFunction, type RouteObject, redirect } from 'react-router';
import { requireSession } from './accounts/require-session.ts';
import { withoutBadQuery } from './api/bad-query.ts';
import { fetchCode } from './api/fetch-code.ts';
import { FirstLoad } from './frame/first-load.tsx';
import type { PageHandle } from './frame/page-handle.ts';
import { WholePageProblem } from './frame/whole-page-problem.tsx';
import { paths } from './paths.ts';
import { loadConsoleTexts, loadTextsOnDemand } from './texts/texts.ts';

type PageModule = {
  loader?: (queryClient: QueryClient) => LoaderFunction;
  Component?: ComponentType;
  ErrorBoundary?: ComponentType;
  handle?: PageHandle;
};

type Needs = {
  queryClient: QueryClient;
  /** Where one is going, as path and query. */
  destination: () => string;
};

/** The whole map of the console. Each page is a module that is loaded when one goes there. */
export const createRoutes = ({ queryClient, destination }: Needs): RouteObject[] => {
  const page = (importPage: () => Promise<PageModule>) => async () => {
    const { loader, ...rest } = await fetchCode(importPage, destination);
    return { ...rest, ...(loader && { loader: withoutBadQuery(loader(queryClient)) }) };
  };

  return [
    {
      path: '/sign-in',
      lazy: page(() => import('./accounts/sign-in-page.tsx')),
      HydrateFallback: FirstLoad,
      ErrorBoundary: WholePageProblem,
    },
    {
      path: paths.signInCallback(),
      lazy: page(() => import('./accounts/sign-in-callback-page.tsx')),
      HydrateFallback: FirstLoad,
      ErrorBoundary: WholePageProblem,
    },
    {
      path: '/new-password',
      lazy: page(() => import('./accounts/new-password-page.tsx')),
      HydrateFallback: FirstLoad,
      ErrorBoundary: WholePageProblem,
    },
    {
      path: '/',
      middleware: [requireSession(queryClient)],
      loader: () => loadConsoleTexts(),
      lazy: page(() => import('./frame/frame.tsx')),
      HydrateFallback: FirstLoad,
      ErrorBoundary: WholePageProblem,
      children: [
        {
          // Failures of a page are told inside the frame.
          lazy: page(() => import('./frame/problem-page.tsx')),
          children: [
            { path: 'registries', lazy: page(() => import('./registries/registries-page.tsx')) },
            {
              path: 'registries/:registry',
              loader: ({ params }) => redirect(paths.registries({ selected: params.registry })),
            },
            {
              loader: () => loadTextsOnDemand(),
              children: [
                { index: true, lazy: page(() => import('./overview/home-page.tsx')) },
                { path: 'account', lazy: page(() => import('./accounts/account-page.tsx')) },
                { path: 'access-keys', lazy: page(() => import('./accounts/access-keys-page.tsx')) },
                { path: 'sub-accounts', lazy: page(() => import('./accounts/sub-accounts-page.tsx')) },
                {
                  path: 'sub-accounts/create',
                  lazy: page(() => import('./accounts/create-sub-account-page.tsx')),
                },
                {
                  path: 'sub-accounts/:subAccount',
                  lazy: page(() => import('./accounts/sub-account-page.tsx')),
                },
                { path: 'groups', lazy: page(() => import('./groups/groups-page.tsx')) },
                { path: 'groups/create', lazy: page(() => import('./groups/create-group-page.tsx')) },
                { path: 'groups/:group', lazy: page(() => import('./groups/group-page.tsx')) },
                { path: 'permissions', lazy: page(() => import('./permissions/permissions-page.tsx')) },
                { path: 'audit-log', lazy: page(() => import('./audit/audit-page.tsx')) },
                { path: 'registries/:registry/images', lazy: page(() => import('./images/images-page.tsx')) },
                {
                  path: 'registries/:registry/deletions/:deletion',
                  lazy: page(() => import('./deletions/deletion-page.tsx')),
                },
                {
                  path: 'registries/:registry/recently-deleted',
                  lazy: page(() => import('./recently-deleted/recently-deleted-page.tsx')),
                },
                {
                  path: 'registries/:registry/cleanup',
                  lazy: page(() => import('./cleanup/cleanup-page.tsx')),
                },
                {
                  path: 'registries/:registry/garbage-collection',
                  lazy: page(() => import('./garbage-collection/garbage-collection-page.tsx')),
                },
                {
                  path: 'registries/:registry/images/:image',
                  lazy: page(() => import('./images/image-page.tsx')),
                },
                {
                  path: 'registries/:registry/images/:image/description',
                  lazy: page(() => import('./images/description-page.tsx')),
                },
                {
                  path: 'registries/:registry/images/:image/tags/:tag',
                  lazy: page(() => import('./tags/tag-page.tsx')),
                },
                {
                  path: 'registries/:registry/images/:image/manifests/:digest',
                  lazy: page(() => import('./manifests/manifest-page.tsx')),
                },
              ],
            },
            { path: '*', lazy: page(() => import('./frame/nothing-here-page.tsx')) },
          ],
        },
      ],
    },
  ];
};
