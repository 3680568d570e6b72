import Link from '@cloudscape-design/components/link';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../ui/copy-button.tsx';
import { LongText } from '../ui/long-text.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import styles from './pair-table.module.css';
import { safeLink } from './safe-link.ts';

type Pair = readonly [name: string, value: string];

/** Names and values as they were pushed: labels, annotations, environment. */
export const PairTable = ({ label, pairs }: { label: string; pairs: readonly Pair[] }) => {
  const { t } = useTranslation('manifests');
  return (
    <PlainTable<Pair>
      label={label}
      rows={pairs}
      rowKey={([name], index) => `${index} ${name}`}
      columns={[
        {
          id: 'name',
          header: t('pair.name'),
          cell: ([name]) => <code className={styles.name}>{name}</code>,
        },
        {
          id: 'value',
          header: t('pair.value'),
          wide: true,
          cell: ([name, value]) => (
            <span className={styles.value}>
              <Value name={name} value={value} />
              {value !== '' && <CopyButton text={value} label={t('pair.of', { name })} />}
            </span>
          ),
        },
      ]}
    />
  );
};

const Value = ({ name, value }: { name: string; value: string }) => {
  const { t } = useTranslation(['manifests', 'ui']);
  const link = safeLink(name, value);
  if (link) {
    return (
      <Link
        href={link}
        external
        externalIconAriaLabel={t('ui:markdown.newTab')}
        rel="noopener noreferrer nofollow"
      >
        {value}
      </Link>
    );
  }
  if (value === '') return <span className={styles.missing}>{t('pair.empty')}</span>;
  return <LongText text={value} label={t('pair.of', { name })} copy={false} />;
};
