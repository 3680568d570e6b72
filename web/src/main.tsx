import '@cloudscape-design/global-styles/index.css';
import 'virtual:theme.css';
import './main.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { sendStrangersToSignIn } from './accounts/require-session.ts';
import { sessionKey } from './accounts/session-queries.ts';
import { ConnectionLost, ProblemAnswer } from './api/call.ts';
import { createQueryClient } from './api/query-client.ts';
import { paths } from './paths.ts';
import { createRoutes } from './routes.tsx';
import { loadTexts } from './texts/texts.ts';
import { startAppearance } from './theme/appearance.ts';

startAppearance();

/** Where one is about to go, rather than where one still is. */
const destination = () => {
  const { pathname, search } = router.state.navigation.location ?? router.state.location;
  return { pathname, search };
};

const queryClient = createQueryClient({
  onSignedOut: () => {
    const { pathname, search } = destination();
    if (pathname === paths.signIn()) return;
    queryClient.removeQueries({ queryKey: sessionKey });
    router.navigate(paths.signIn(pathname + search));
  },
  // The page took something for allowed: what one may do has changed meanwhile.
  onDenied: () => void queryClient.invalidateQueries({ queryKey: sessionKey }),
});
const [i18n] = await Promise.all([loadTexts(), sendStrangersToSignIn(queryClient)]);
const routes = createRoutes({
  queryClient,
  destination: () => {
    const { pathname, search } = destination();
    return pathname + search;
  },
});
const router = createBrowserRouter(routes);

/** What the server refused, or did not answer, is told on the page; anything else is a fault of ours. */
const reportFault = (error: unknown) => {
  if (!(error instanceof ProblemAnswer || error instanceof ConnectionLost)) console.error(error);
};

// React and the router would each report all of it.
createRoot(document.getElementById('root')!, { onCaughtError: reportFault }).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} onError={() => {}} />
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
