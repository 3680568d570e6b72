import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { subAccountsQuery } from '../accounts/sub-account-queries.ts';

export type Member = Group['members'][number];

type Props = {
  value: readonly Member[];
  onChange: (members: Member[]) => void;
  /** Those who are members already. */
  without?: readonly Member[];
};

/** Sub accounts, found by the server: there may be many. */
export const MemberChoice = ({ value, onChange, without = [] }: Props) => {
  const { t } = useTranslation(['groups', 'ui']);
  const [text, setText] = useState('');
  const { data, isError, isFetching, refetch } = useQuery({
    ...subAccountsQuery({ search: text, limit: 50, sort: 'loginId' }),
    placeholderData: keepPreviousData,
  });
  const known = new Set(without.map(({ id }) => id));
  return (
    <Multiselect
      selectedOptions={value.map(optionOf)}
      options={(data?.items ?? [])
        .filter(({ id }) => !known.has(id))
        .map(({ id, loginId, name, active }) => ({
          ...optionOf({ id, loginId }),
          ...(name && { description: name }),
          ...(!active && { labelTag: t('members.suspended') }),
        }))}
      filteringType="manual"
      filteringPlaceholder={t('members.search')}
      filteringAriaLabel={t('members.search')}
      placeholder={t('members.choose')}
      tokenLimit={10}
      expandToViewport
      deselectAriaLabel={({ label }: MultiselectProps.Option) => t('members.removeOne', { loginId: label })}
      statusType={isError ? 'error' : isFetching ? 'loading' : 'finished'}
      loadingText={t('ui:loading')}
      errorText={t('members.notLoaded')}
      recoveryText={t('ui:retry')}
      empty={t('members.noMatch')}
      onLoadItems={({ detail }) => {
        setText(detail.filteringText.trim());
        if (isError) refetch();
      }}
      onChange={({ detail }) =>
        onChange(
          detail.selectedOptions.map(({ value: id, label = '' }) => ({ id: Number(id), loginId: label })),
        )
      }
    />
  );
};

const optionOf = ({ id, loginId }: Member) => ({ value: `${id}`, label: loginId });
