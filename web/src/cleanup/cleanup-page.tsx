import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { mayNow, targetOf } from '../access/may.ts';
import { NoPermission, PermittedPage } from '../access/no-permission.tsx';
import { useGuard } from '../access/use-guard.ts';
import { fetchCode } from '../api/fetch-code.ts';
import { loadBriefly, loadList } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { crumbsToImages } from '../images/crumbs.ts';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { readListQuery } from '../ui/list-query.ts';
import { habitOf } from '../ui/remembered-list.ts';
import { CleanUp } from './clean-up.tsx';
import { hasFilter, readFilter, readPlan, readTab, TABS, type Tab } from './cleanup-address.ts';
import { cleanupsQuery, scheduleQuery } from './cleanup-queries.ts';
import { History } from './history.tsx';
import { Schedule } from './schedule.tsx';
import type { ScheduleDraft } from './schedule-draft.ts';

const imagesOf = (params: URLSearchParams) =>
  readListQuery<'image' | '-image'>(params, 'image', habitOf('cleanup-images'));
const historyOf = (params: URLSearchParams) =>
  readListQuery<'id' | '-id'>(params, '-id', habitOf('cleanups'));

export type Shown = {
  registry: string;
  tab: Tab;
  /** Undefined where the address names none. */
  filter: CleanupFilter | undefined;
  plan: number | undefined;
  images: ReturnType<typeof imagesOf>;
  history: ReturnType<typeof historyOf>;
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs): Promise<Shown> => {
    const { registry = '' } = params;
    const { searchParams } = new URL(request.url);
    const shown = {
      registry,
      tab: readTab(searchParams),
      filter: hasFilter(searchParams) ? readFilter(searchParams) : undefined,
      plan: readPlan(searchParams),
      images: imagesOf(searchParams),
      history: historyOf(searchParams),
    };
    const may = (action: 'View/getRegistry' | 'View/getCleanupSchedule' | 'View/getDeletionList') =>
      mayNow(queryClient, action, { registry });
    await Promise.all([
      may('View/getRegistry') && loadBriefly(queryClient, registryQuery(registry)),
      shown.tab === 'schedule' &&
        may('View/getCleanupSchedule') &&
        loadBriefly(queryClient, scheduleQuery(registry)),
      shown.tab === 'history' &&
        may('View/getDeletionList') &&
        loadList(queryClient, cleanupsQuery(registry, shown.history)),
    ]);
    return shown;
  };

export const handle: PageHandle = {
  page: (t, { registry = '' }) => ({
    title: t('cleanup:title'),
    crumbs: crumbsToImages(t, registry).slice(0, 1),
    help: { title: t('cleanup:title'), text: t('cleanup:help') },
  }),
  DetailsPane: lazy(() => fetchCode(() => import('./image-tags-pane.tsx'))),
};

export const Component = () => {
  const shown = useLoaderData<Shown>();
  return (
    // Without it one would not see what a preview says.
    <PermittedPage action="View/getDeletionList" on={targetOf({ registry: shown.registry })}>
      <Cleanup key={shown.registry} {...shown} />
    </PermittedPage>
  );
};

const Cleanup = (shown: Shown) => {
  const { t } = useTranslation('cleanup');
  const navigate = useNavigate();
  const { registry, tab } = shown;
  const on = targetOf({ registry });
  const [draft, setDraft] = useState<ScheduleDraft>();
  const schedule = useGuard('View/getCleanupSchedule', on);
  const addressOf = (to: Tab) =>
    to === 'cleanup' ? paths.cleanup(registry) : paths.cleanup(registry, { tab: to });
  const contents: Record<Tab, ReactNode> = {
    cleanup: <CleanUp {...shown} />,
    schedule: schedule.may ? (
      <Schedule registry={registry} draft={draft} onDraft={setDraft} />
    ) : (
      <NoPermission action="View/getCleanupSchedule" on={on} />
    ),
    history: <History registry={registry} query={shown.history} />,
  };
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('description', { registry })}>
          {t('title')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('title')}
        activeTabId={tab}
        onChange={({ detail }) =>
          navigate(addressOf(detail.activeTabId as Tab), { preventScrollReset: true })
        }
        tabs={TABS.map((id) => ({
          id,
          label: t(`tab.${id}`),
          href: addressOf(id),
          content: tab === id && contents[id],
        }))}
      />
    </ContentLayout>
  );
};
