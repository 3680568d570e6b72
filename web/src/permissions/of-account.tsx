import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ACTIONS, GRANTABLE_ACTIONS, type GrantableAction, RULES } from 'shared/access/rules';
import type { SubAccount } from 'shared/accounts/sub-account';
import { subAccountQuery, subAccountsQuery } from '../accounts/sub-account-queries.ts';
import { useIncoming } from '../api/query-client.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/empty.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { RouteButton } from '../ui/route-link.tsx';
import { useAddress } from '../ui/use-address.ts';
import styles from './permissions.module.css';
import { withQuestion } from './permissions-address.ts';
import { ReasonList } from './reason-list.tsx';
import { lackOf, type Reason, reasonsFor, standingOf, whereOf } from './reasons.ts';
import { SearchedSelect } from './searched-select.tsx';
import { StandingIndicator } from './standing-indicator.tsx';

/** Everything that an account may do, where, and by which of its policies. */
export const OfAccount = ({ id }: { id: string | undefined }) => {
  const { t } = useTranslation('permissions');
  return (
    <SpaceBetween size="l">
      <Container>
        <AccountChoice id={id} />
      </Container>
      {id ? (
        <Answer id={id} />
      ) : (
        <Container>
          <Empty title={t('account.none.title')} text={t('account.none.text')} />
        </Container>
      )}
    </SpaceBetween>
  );
};

const AccountChoice = ({ id }: { id: string | undefined }) => {
  const { t } = useTranslation('permissions');
  const { change } = useAddress();
  const [text, setText] = useState('');
  const found = useQuery({
    ...subAccountsQuery({ search: text, limit: 50, sort: 'loginId' }),
    placeholderData: keepPreviousData,
  });
  const { data: chosen } = useQuery({ ...subAccountQuery(id ?? ''), enabled: id !== undefined });
  const optionOf = ({ id: number, loginId, name }: SubAccount) => ({
    value: `${number}`,
    label: loginId,
    ...(name && { description: name }),
  });
  return (
    <FormField label={t('account.label')}>
      <SearchedSelect
        selected={id !== undefined && chosen ? optionOf(chosen) : null}
        options={(found.data?.items ?? []).map(optionOf)}
        placeholder={t('account.choose')}
        searchLabel={t('account.search')}
        found={found}
        onSearch={setText}
        onChoose={(account) => change(withQuestion({ account }))}
      />
    </FormField>
  );
};

const Answer = ({ id }: { id: string }) => {
  const { t } = useTranslation(['permissions', 'policies']);
  const { data: account } = useIncoming(subAccountQuery(id));
  if (!account) return null;
  const standing = standingOf(account);
  return (
    <SpaceBetween size="l">
      {standing !== 'active' && (
        <Alert type={standing === 'suspended' || standing === 'noAccess' ? 'warning' : 'info'}>
          {t(`notice.${standing}`)}
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description={account.name || undefined}
            actions={<RouteButton href={paths.subAccount(id)}>{t('account.open')}</RouteButton>}
          >
            {account.loginId}
          </Header>
        }
      >
        <SpaceBetween size="l">
          {(['View', 'Change'] as const).map((kind) => (
            <section key={kind}>
              <Box variant="h3" padding={{ bottom: 's' }}>
                {t(`kind.${kind}`)}
              </Box>
              <ByPolicy
                label={t(`kind.${kind}`)}
                account={account}
                actions={GRANTABLE_ACTIONS.filter((action) => action.startsWith(`${kind}/`))}
              />
            </section>
          ))}
          <ExpandableSection headerText={t('rest.title')} headingTagOverride="h3">
            <Rest account={account} />
          </ExpandableSection>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
};

type ByPolicyProps = { label: string; account: SubAccount; actions: readonly GrantableAction[] };

const ByPolicy = ({ label, account, actions }: ByPolicyProps) => {
  const { t } = useTranslation(['permissions', 'policies']);
  return (
    <PlainTable
      label={label}
      rows={actions.map((action) => ({ action, reasons: reasonsFor(account, [action]) }))}
      rowKey={({ action }) => action}
      columns={[
        {
          id: 'action',
          header: t('column.action'),
          cell: ({ action }) => (
            <span className={styles.action}>
              {t(`policies:action.${action}`)}
              <br />
              <code className={styles.code}>{action}</code>
            </span>
          ),
        },
        {
          id: 'allowed',
          header: t('column.allowed'),
          cell: ({ reasons }) => <Allowed account={account} allowed={reasons.length > 0} />,
        },
        {
          id: 'where',
          header: t('column.where'),
          cell: ({ reasons }) => (
            <div className={styles.where}>{reasons.length > 0 ? <Where reasons={reasons} /> : '–'}</div>
          ),
        },
        {
          id: 'why',
          header: t('column.why'),
          wide: true,
          cell: ({ action, reasons }) => (
            <>
              {reasons.length > 0 ? (
                <ReasonList reasons={reasons} />
              ) : (
                <span className={styles.by}>{t(`lack.${lackOf(account, action)}`)}</span>
              )}
              {action === 'View/pullImage' && whereOf(reasons) !== null && (
                <div className={styles.by}>{t('publicPull')}</div>
              )}
            </>
          ),
        },
      ]}
    />
  );
};

const Allowed = ({ account, allowed }: { account: SubAccount; allowed: boolean }) => {
  const { t } = useTranslation('permissions');
  const standing = standingOf(account);
  return (
    <span className={styles.status}>
      {allowed && (standing === 'suspended' || standing === 'noAccess') ? (
        <StandingIndicator standing={standing} />
      ) : (
        <StatusIndicator type={allowed ? 'success' : 'stopped'}>
          {allowed ? t('allowed.yes') : t('allowed.no')}
        </StatusIndicator>
      )}
    </span>
  );
};

const Where = ({ reasons }: { reasons: readonly Reason[] }) => {
  const { t } = useTranslation('policies');
  const where = whereOf(reasons);
  if (!where) return t('policy.everywhere');
  return (
    <ul className={styles.list}>
      {where.map((resource) => (
        <li key={resource} className={styles.resource}>
          {resource}
        </li>
      ))}
    </ul>
  );
};

/** What no policy decides. */
const Rest = ({ account }: { account: SubAccount }) => {
  const { t } = useTranslation('permissions');
  return (
    <PlainTable
      label={t('rest.title')}
      rows={ACTIONS.flatMap((action) => {
        const who = RULES[action].for;
        return who === 'policy' ? [] : [{ action, who }];
      })}
      rowKey={({ action }) => action}
      columns={[
        {
          id: 'action',
          header: t('column.action'),
          cell: ({ action }) => <code className={styles.code}>{action}</code>,
        },
        {
          id: 'allowed',
          header: t('column.allowed'),
          cell: ({ who }) => <Allowed account={account} allowed={who !== 'main-account'} />,
        },
        {
          id: 'why',
          header: t('column.why'),
          wide: true,
          cell: ({ who }) => <span className={styles.by}>{t(`rest.${who}`)}</span>,
        },
      ]}
    />
  );
};
