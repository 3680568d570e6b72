import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import { useTranslation } from 'react-i18next';
import { useGuard } from '../access/use-guard.ts';
import { paths } from '../paths.ts';
import { RouteButton } from '../ui/route-link.tsx';
import styles from './first-steps.module.css';

/** Nothing is there yet: how one gets to a first image. */
export const FirstSteps = () => {
  const { t } = useTranslation(['overview', 'registries']);
  const pushing = useGuard('Change/pushImage');
  return (
    <Container>
      <div className={styles.welcome}>
        <Box variant="h2" padding="n">
          {t('first.title')}
        </Box>
        <p className={styles.lead}>{t('first.lead')}</p>
        <ol className={styles.steps}>
          <li className={styles.step}>
            <h3>{t('first.registry')}</h3>
            <p>{t('first.registryHint')}</p>
            <RouteButton variant="primary" href={paths.registries({ dialog: 'create' })}>
              {t('registries:create.open')}
            </RouteButton>
          </li>
          <li className={styles.step}>
            <h3>{t('first.key')}</h3>
            <p>{t('first.keyHint')}</p>
            <RouteButton href={paths.accessKeys()}>{t('first.keyOpen')}</RouteButton>
          </li>
          <li className={styles.step}>
            <h3>{t('first.push')}</h3>
            <p>{pushing.button.disabledReason ?? t('first.pushHint')}</p>
          </li>
        </ol>
      </div>
    </Container>
  );
};
