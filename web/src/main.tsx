import '@cloudscape-design/global-styles/index.css';
import 'virtual:theme.css';
import './main.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { sessionKey } from './accounts/session-queries.ts';
import { createQueryClient } from './api/query-client.ts';
import { paths } from './paths.ts';
import { createRoutes } from './routes.tsx';
import { loadTexts } from './texts/texts.ts';
import { startAppearance } from './theme/appearance.ts';

startAppearance();
const texts = loadTexts();

const queryClient = createQueryClient({
  onSignedOut: () => {
    // Where one is about to go, rather than where one still is.
    const { pathname, search } = router.state.navigation.location ?? router.state.location;
    if (pathname === paths.signIn()) return;
    queryClient.removeQueries({ queryKey: sessionKey });
    router.navigate(paths.signIn(pathname + search));
  },
});
const router = createBrowserRouter(createRoutes(queryClient));

const { i18n, language, messages } = await texts;
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <I18nProvider locale={language} messages={messages}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </I18nextProvider>
  </StrictMode>,
);
