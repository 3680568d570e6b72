import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar';
import Badge from '@cloudscape-design/components/badge';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import LiveRegion from '@cloudscape-design/components/live-region';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useGuard } from '../access/use-guard.ts';
import { sessionQuery } from '../accounts/session-queries.ts';
import { useConnection } from '../api/connection.ts';
import { Overlays } from '../keyboard/overlays.tsx';
import { useLive } from '../live/use-live.ts';
import { paths } from '../paths.ts';
import { componentTexts } from '../texts/texts.ts';
import { formatCount } from '../ui/format.ts';
import { useFollow } from '../ui/use-follow.ts';
import { useLocale } from '../ui/use-locale.ts';
import { usePhone } from '../ui/use-phone.ts';
import { useTitle } from '../ui/use-title.ts';
import { Help } from './help.tsx';
import { NavigationProgress } from './navigation-progress.tsx';
import { Notices } from './notice-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useDetailsPane } from './use-details-pane.ts';
import { useNewVersionNotice } from './use-new-version-notice.tsx';
import { usePage } from './use-page.ts';

/** What stands around every page once somebody is signed in. */
export const Component = () => (
  <I18nProvider locale={useLocale()} messages={componentTexts()}>
    <Frame />
  </I18nProvider>
);

const Frame = () => {
  const { t } = useTranslation(['frame', 'ui']);
  const follow = useFollow();
  const phone = usePhone();
  const { title, crumbs, help } = usePage();
  const pane = useDetailsPane();
  const connection = useConnection();
  const { data: session } = useQuery({
    ...sessionQuery(),
    // While the server is away somebody has to notice its return.
    refetchInterval: connection === 'lost' ? 4000 : false,
  });
  const [open, setOpen] = useState({ navigation: !phone, help: false });
  useTitle(title);
  useLive({ onNewVersion: useNewVersionNotice() });

  return (
    <>
      <TopBar account={session?.account ?? null} />
      <NavigationProgress />
      <LiveRegion hidden>{title}</LiveRegion>
      <AppLayoutToolbar
        headerSelector="#top-bar"
        contentType="table"
        toolsWidth={320}
        navigationWidth={220}
        navigationOpen={open.navigation}
        onNavigationChange={({ detail }) => setOpen({ ...open, navigation: detail.open })}
        toolsOpen={open.help}
        onToolsChange={({ detail }) => setOpen({ ...open, help: detail.open })}
        ariaLabels={{
          navigation: t('nav.label'),
          notifications: t('notices'),
          tools: t('help.label'),
          toolsToggle: t('help.open'),
        }}
        breadcrumbs={
          <BreadcrumbGroup
            ariaLabel={t('path')}
            items={[
              { text: t('ui:product'), href: paths.home() },
              ...crumbs,
              // A page that never arrived has none.
              ...(title ? [{ text: title, href: '' }] : []),
            ]}
            onFollow={follow}
          />
        }
        navigation={
          <Navigation
            registryCount={session?.registryCount}
            onFollow={(event) => {
              if (phone) setOpen({ ...open, navigation: false });
              follow(event);
            }}
          />
        }
        tools={<Help {...help} />}
        notifications={<Notices />}
        content={<Outlet />}
        {...pane}
      />
      <Overlays loginId={session?.account?.loginId ?? ''} />
      <ScrollRestoration getKey={({ pathname }) => pathname} />
    </>
  );
};

type NavigationProps = { registryCount: number | undefined; onFollow: ReturnType<typeof useFollow> };

const Navigation = ({ registryCount, onFollow }: NavigationProps) => {
  const { t } = useTranslation(['frame', 'ui']);
  const { pathname } = useLocation();
  const locale = useLocale();
  const subAccounts = useGuard('View/getSubAccountList');
  const groups = useGuard('View/getGroupList');
  const auditLog = useGuard('View/getAuditEventList');
  const active =
    [
      paths.registries(),
      paths.accessKeys(),
      paths.subAccounts(),
      paths.groups(),
      paths.permissions(),
      paths.auditLog(),
    ].find((path) => pathname.startsWith(path)) ?? (pathname === paths.home() ? pathname : '');
  return (
    <SideNavigation
      activeHref={active}
      onFollow={onFollow}
      items={[
        { type: 'link', text: t('nav.home'), href: paths.home() },
        {
          type: 'link',
          text: t('nav.registries'),
          href: paths.registries(),
          ...(registryCount !== undefined && { info: <Badge>{formatCount(registryCount, locale)}</Badge> }),
        },
        { type: 'link', text: t('nav.accessKeys'), href: paths.accessKeys() },
        ...(subAccounts.may
          ? [{ type: 'link' as const, text: t('nav.subAccounts'), href: paths.subAccounts() }]
          : []),
        ...(groups.may
          ? [
              { type: 'link' as const, text: t('nav.groups'), href: paths.groups() },
              { type: 'link' as const, text: t('nav.permissions'), href: paths.permissions() },
            ]
          : []),
        ...(auditLog.may ? [{ type: 'link' as const, text: t('nav.auditLog'), href: paths.auditLog() }] : []),
      ]}
    />
  );
};
