import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useTranslation } from 'react-i18next';

type Props = {
  selected: SelectProps.Option | null;
  options: readonly SelectProps.Option[];
  placeholder: string;
  searchLabel: string;
  /** The search for options. */
  found: { isError: boolean; isFetching: boolean; refetch: () => unknown };
  disabled?: boolean;
  onSearch: (text: string) => void;
  onChoose: (value: string) => void;
};

/** One of many: the server finds them. */
export const SearchedSelect = ({ found, searchLabel, onSearch, onChoose, ...props }: Props) => {
  const { t } = useTranslation(['permissions', 'ui']);
  return (
    <Select
      selectedOption={props.selected}
      options={props.options}
      placeholder={props.placeholder}
      disabled={props.disabled ?? false}
      filteringType="manual"
      filteringPlaceholder={searchLabel}
      filteringAriaLabel={searchLabel}
      expandToViewport
      statusType={found.isError ? 'error' : found.isFetching ? 'loading' : 'finished'}
      loadingText={t('ui:loading')}
      errorText={t('choice.failed')}
      recoveryText={t('ui:retry')}
      empty={t('choice.noMatch')}
      onLoadItems={({ detail }) => {
        onSearch(detail.filteringText.trim());
        if (found.isError) found.refetch();
      }}
      onChange={({ detail }) => onChoose(detail.selectedOption.value ?? '')}
    />
  );
};
