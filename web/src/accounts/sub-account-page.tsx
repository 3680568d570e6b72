import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { type QueryClient, useMutation } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import type { SubAccount } from 'shared/accounts/sub-account';
import { fetchCode } from '../api/fetch-code.ts';
import { load, useIncoming } from '../api/query-client.ts';
import { notify } from '../frame/notices.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { accessKeysQuery } from './access-key-queries.ts';
import { AccessKeys } from './access-keys.tsx';
import { removeSubAccountSecondFactorMutation } from './second-factor-queries.ts';
import { SubAccountPolicies } from './sub-account-policies.tsx';
import { subAccountQuery, updateSubAccountMutation } from './sub-account-queries.ts';
import { SubAccountStatus } from './sub-account-status.tsx';

const EditSubAccountDialog = lazy(() => fetchCode(() => import('./edit-sub-account-dialog.tsx')));
const SuspendSubAccountDialog = lazy(() => fetchCode(() => import('./suspend-sub-account-dialog.tsx')));
const ResetPasswordDialog = lazy(() => fetchCode(() => import('./reset-password-dialog.tsx')));
const DeleteSubAccountDialog = lazy(() => fetchCode(() => import('./delete-sub-account-dialog.tsx')));

type Loaded = { id: string; tab: 'policies' | 'access-keys'; loginId: string };

export const handle: PageHandle = {
  page: (t, _params, loaded) => ({
    title: (loaded as Loaded | undefined)?.loginId ?? t('subAccounts:help.detailsTitle'),
    crumbs: [{ text: t('subAccounts:title'), href: paths.subAccounts() }],
    help: { title: t('subAccounts:help.detailsTitle'), text: t('subAccounts:help.details') },
  }),
};

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs): Promise<Loaded> => {
    const { subAccount: id = '' } = params;
    const tab = new URL(request.url).searchParams.get('tab') === 'access-keys' ? 'access-keys' : 'policies';
    const [{ loginId }] = await Promise.all([
      load(queryClient, subAccountQuery(id)),
      load(queryClient, accessKeysQuery({ subAccount: id })),
    ]);
    return { id, tab, loginId };
  };

export function Component() {
  const { id } = useLoaderData<Loaded>();
  const { data: account } = useIncoming(subAccountQuery(id));
  // Another account is another page: nothing that was being written goes along.
  return account && <Details key={id} id={id} account={account} />;
}

const Details = ({ id, account }: { id: string; account: SubAccount }) => {
  const { t } = useTranslation(['subAccounts', 'accounts', 'secondFactor']);
  const { tab } = useLoaderData<Loaded>();
  const navigate = useNavigate();
  const owner = { subAccount: id };
  const { data: keys } = useIncoming(accessKeysQuery(owner));
  const dialog = useDialog(['edit', 'suspend', 'reset-password', 'delete']);
  const activation = useMutation(updateSubAccountMutation(id));
  const { loginId, active, policies } = account;

  const activate = () =>
    activation.mutate(
      { active: true },
      { onSuccess: () => notify({ type: 'success', content: t('suspend.activated', { loginId }) }) },
    );

  const removal = useMutation(removeSubAccountSecondFactorMutation(id));
  const removeSecondFactor = () =>
    removal.mutate(undefined, {
      onSuccess: () => notify({ type: 'success', content: t('secondFactor:ofSubAccount.done', { loginId }) }),
    });

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={account.name || undefined}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ButtonDropdown
                loading={activation.isPending || removal.isPending}
                items={[
                  { id: 'reset-password', text: t('reset.open') },
                  ...(account.secondFactor
                    ? [{ id: 'remove-second-factor', text: t('secondFactor:ofSubAccount.remove') }]
                    : []),
                  active
                    ? { id: 'suspend', text: t('suspend.open') }
                    : { id: 'activate', text: t('suspend.activate') },
                  { id: 'delete', text: t('delete.open') },
                ]}
                onItemClick={({ detail }) => {
                  if (detail.id === 'activate') activate();
                  else if (detail.id === 'remove-second-factor') removeSecondFactor();
                  else dialog.show(detail.id as 'suspend' | 'reset-password' | 'delete');
                }}
              >
                {t('details.actions')}
              </ButtonDropdown>
              <Button onClick={() => dialog.show('edit')}>{t('details.edit')}</Button>
            </SpaceBetween>
          }
        >
          {loginId}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {activation.error && <ProblemAlert error={activation.error} />}
        {removal.error && <ProblemAlert error={removal.error} />}
        {!active && (
          <Alert
            type="warning"
            action={
              <Button loading={activation.isPending} onClick={activate}>
                {t('suspend.activate')}
              </Button>
            }
          >
            {t('suspend.notice')}
          </Alert>
        )}
        <Container header={<Header variant="h2">{t('details.facts')}</Header>}>
          <Facts account={account} />
        </Container>
        <Tabs
          ariaLabel={t('details.tabs', { loginId })}
          activeTabId={tab}
          onChange={({ detail }) =>
            navigate(
              paths.subAccount(id, detail.activeTabId === 'access-keys' ? 'access-keys' : 'policies'),
              { preventScrollReset: true },
            )
          }
          tabs={[
            {
              id: 'policies',
              label: t('details.policiesTab', { number: policies.length }),
              href: paths.subAccount(id, 'policies'),
              content: tab === 'policies' && <SubAccountPolicies account={account} />,
            },
            {
              id: 'access-keys',
              label: keys ? t('details.keysTab', { number: keys.items.length }) : t('keys.title'),
              href: paths.subAccount(id, 'access-keys'),
              content: tab === 'access-keys' && (
                <AccessKeys
                  owner={owner}
                  variant="h2"
                  description={t('keys.description')}
                  empty={t('keys.empty')}
                  resting={account.apiGatewayAccess ? undefined : t('keys.resting')}
                />
              ),
            },
          ]}
        />
      </SpaceBetween>
      <Suspense>
        {dialog.shown === 'edit' && <EditSubAccountDialog account={account} onDismiss={dialog.close} />}
        {dialog.shown === 'suspend' && <SuspendSubAccountDialog account={account} onDismiss={dialog.close} />}
        {dialog.shown === 'reset-password' && (
          <ResetPasswordDialog account={account} onDismiss={dialog.close} />
        )}
        {dialog.shown === 'delete' && <DeleteSubAccountDialog account={account} onDismiss={dialog.close} />}
      </Suspense>
    </ContentLayout>
  );
};

const Facts = ({ account }: { account: SubAccount }) => {
  const { t } = useTranslation(['subAccounts', 'ui']);
  const allowed = (access: boolean, from: string[]) => {
    if (!access) return t('access.off');
    return from.length > 0 ? t('access.from', { addresses: from.join(', ') }) : t('access.on');
  };
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={150}
      items={[
        { label: t('column.status'), value: <SubAccountStatus account={account} /> },
        { label: t('column.consoleAccess'), value: allowed(account.consoleAccess, account.consoleAddresses) },
        {
          label: t('column.apiGatewayAccess'),
          value: allowed(account.apiGatewayAccess, account.keyAddresses),
        },
        {
          label: t('column.lastSignedIn'),
          value: <TimeAgo time={account.lastSignedInAt} otherwise={t('ui:never')} />,
        },
        { label: t('field.email'), value: account.email || '–' },
        {
          label: t('details.groups'),
          value:
            account.groups.length > 0
              ? account.groups.map(({ id, name }) => (
                  <div key={id}>
                    <RouteLink href={paths.group(id)}>{name}</RouteLink>
                  </div>
                ))
              : '–',
        },
        {
          label: t('details.secondFactor'),
          value: account.secondFactor ? t('ui:on') : t('ui:off'),
        },
        {
          label: t('details.password'),
          value: account.newPasswordNeeded ? t('details.passwordNeeded') : t('details.passwordOwn'),
        },
        { label: t('column.created'), value: <TimeAgo time={account.createdAt} /> },
        {
          label: t('details.rights'),
          value: (
            <RouteLink href={paths.permissions({ account: String(account.id) })}>
              {t('details.why')}
            </RouteLink>
          ),
        },
        { label: t('field.memo'), value: account.memo || '–' },
      ]}
    />
  );
};
