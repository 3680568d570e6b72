import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';
import { useReach } from '../access/may.ts';
import { paths } from '../paths.ts';
import { loginCommand, pushCommand } from '../registries/commands.ts';
import { exampleImage } from '../registries/example-image.ts';
import { RouteLink } from '../ui/route-link.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { endpointOf } from './endpoint-of.ts';
import styles from './first-push.module.css';

/** An empty registry: what to type to fill it. */
export const FirstPush = ({ registry, onGuide }: { registry: Registry; onGuide: () => void }) => {
  const { t } = useTranslation('images');
  const endpoint = endpointOf(registry);
  const image = exampleImage('hello-world', registry.name, useReach('Change/pushImage'));
  const [tag = '', push = ''] = pushCommand('docker', { endpoint, image, tag: 'latest' })?.split('\n') ?? [];
  const steps = [
    {
      title: t('firstPush.login'),
      hint: t('firstPush.loginHint'),
      code: loginCommand('docker', endpoint),
      keys: true,
    },
    { title: t('firstPush.tag'), hint: t('firstPush.tagHint'), code: tag },
    { title: t('firstPush.push'), hint: t('firstPush.pushHint'), code: push },
  ];
  return (
    <section className={styles.frame} aria-label={t('firstPush.title')}>
      <Box variant="h2" padding="n">
        {t('firstPush.title')}
      </Box>
      <p className={styles.lead}>{t('firstPush.lead')}</p>
      <ol className={styles.steps}>
        {steps.map(({ title, hint, code, keys }) => (
          <li key={title} className={styles.step}>
            <h3 className={styles.title}>{title}</h3>
            <p className={styles.hint}>
              {hint} {keys && <RouteLink href={paths.accessKeys()}>{t('firstPush.accessKeys')}</RouteLink>}
            </p>
            <Snippet code={code} label={title} />
          </li>
        ))}
      </ol>
      <Button onClick={onGuide}>{t('firstPush.otherTools')}</Button>
    </section>
  );
};
