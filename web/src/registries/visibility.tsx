import Badge from '@cloudscape-design/components/badge';
import { useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';

/** Public is worth a second look; private is how it should be. */
export const Visibility = ({ registry }: { registry: Pick<Registry, 'publicRegistry'> }) => {
  const { t } = useTranslation('registries');
  return registry.publicRegistry ? (
    <Badge color="blue">{t('visibility.public')}</Badge>
  ) : (
    t('visibility.private')
  );
};
