import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Bucket } from 'shared/registries/bucket';
import { useGuard } from '../access/use-guard.ts';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { bucketsQuery } from './registry-queries.ts';

/** No bucket has an empty name. */
export const NEW_BUCKET = '';

type Props = { name: string; value: string; onChange: (bucket: string) => void; error: string | undefined };

/** A new bucket, or a free one whose images the registry will have at once. */
export const BucketChoice = ({ name, value, onChange, error }: Props) => {
  const { t } = useTranslation(['newRegistry', 'ui']);
  const locale = useLocale();
  const { may, button } = useGuard('View/getBucketList');
  const { data, isLoading, isError, refetch } = useQuery({ ...bucketsQuery(), enabled: may });
  const free = ((may && data?.items) || []).filter((bucket) => bucket.registry === null);
  const chosen = free.find((bucket) => bucket.name === (value === NEW_BUCKET ? name : value));

  const content = ({ imageCount, usageBytes }: Bucket) =>
    imageCount > 0
      ? t('bucketContent', { count: imageCount, size: formatBytes(usageBytes, locale) })
      : t('bucketEmpty');
  const newBucket: SelectProps.Option = {
    value: NEW_BUCKET,
    label: t('bucketNew'),
    description: name === '' ? t('bucketNamedLike') : t('bucketNamed', { name }),
  };
  const existing = free.map((bucket) => ({
    value: bucket.name,
    label: bucket.name,
    description: content(bucket),
  }));

  return (
    <FormField
      label={t('bucket')}
      description={t('bucketHint')}
      constraintText={
        chosen && chosen.imageCount > 0
          ? t('bringsBack', { count: chosen.imageCount, bucket: chosen.name })
          : button.disabledReason && t('bucketsDenied', { reason: button.disabledReason })
      }
      errorText={error}
    >
      <Select
        selectedOption={
          existing.find((option) => option.value === value) ??
          (value === NEW_BUCKET ? newBucket : { value, label: value })
        }
        options={
          existing.length > 0 ? [newBucket, { label: t('bucketsFree'), options: existing }] : [newBucket]
        }
        triggerVariant="option"
        filteringType={free.length > 8 ? 'auto' : 'none'}
        filteringAriaLabel={t('bucketSearch')}
        filteringPlaceholder={t('bucketSearch')}
        statusType={isLoading ? 'loading' : isError ? 'error' : 'finished'}
        loadingText={t('ui:loading')}
        errorText={t('bucketsFailed')}
        recoveryText={t('ui:retry')}
        onLoadItems={() => isError && refetch()}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? NEW_BUCKET)}
      />
    </FormField>
  );
};
