import Container from '@cloudscape-design/components/container';
import { useTranslation } from 'react-i18next';
import type { Overview } from 'shared/overview/overview';
import { paths } from '../paths.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { useLocale } from '../ui/use-locale.ts';
import styles from './totals.module.css';

export const Totals = ({ overview }: { overview: Overview }) => {
  const { t } = useTranslation('overview');
  const locale = useLocale();
  const totals = [
    {
      name: t('total.registries'),
      value: formatCount(overview.registryCount, locale),
      href: paths.registries(),
    },
    { name: t('total.images'), value: formatCount(overview.imageCount, locale) },
    { name: t('total.tags'), value: formatCount(overview.tagCount, locale) },
    { name: t('total.usage'), value: formatBytes(overview.usageBytes, locale) },
  ];
  return (
    <Container>
      <dl className={styles.totals}>
        {totals.map(({ name, value, href }) => (
          <div key={name} className={styles.total}>
            <dt>{name}</dt>
            <dd>
              {href ? (
                <RouteLink href={href} fontSize="inherit" ariaLabel={`${name}: ${value}`}>
                  {value}
                </RouteLink>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Container>
  );
};
