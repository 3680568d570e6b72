import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  value: string;
  placeholder: string;
  matches: { total: number; shown: string } | undefined;
  onSearch: (text: string) => void;
};

/** Searches a moment after the last letter. */
export const SearchBox = ({ value, placeholder, matches, onSearch }: Props) => {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(value);
  // Somebody else changed the search: "back", or "clear search".
  const [searched, setSearched] = useState(value);
  if (value !== searched) {
    setSearched(value);
    if (value !== draft.trim()) setDraft(value);
  }
  return (
    <TextFilter
      filteringText={draft}
      filteringPlaceholder={placeholder}
      filteringAriaLabel={placeholder}
      filteringClearAriaLabel={t('list.clearSearch')}
      countText={
        value === '' || matches === undefined
          ? ''
          : t('list.matches', { count: matches.total, shown: matches.shown })
      }
      onChange={({ detail }) => setDraft(detail.filteringText)}
      onDelayedChange={({ detail }) => {
        const text = detail.filteringText.trim();
        if (text !== value) onSearch(text);
      }}
    />
  );
};
